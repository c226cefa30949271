/* Somebody who has signed in. Plain values; any thread. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* @name: "" until it was given. */
typedef struct
{
  char *email;
  char *name;
} ApiAccount;

/* Returns: (transfer full). */
ApiAccount *api_account_new (const char *email, const char *name);
void api_account_free (ApiAccount *account);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ApiAccount, api_account_free)

G_END_DECLS
