/* A mail that waits to be sent. Plain values; any thread. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ApiMail:
 * @id: random; its Message-ID is made of it, so that a mail that arrives twice is seen to be one.
 * @expires_at: seconds since 1970 UTC; later it is of no use to anybody.
 * @attempts: so far, this one included.
 */
typedef struct
{
  char *id;
  char *recipient;
  char *subject;
  char *body;
  gint64 created_at;
  gint64 expires_at;
  gint64 attempts;
} ApiMail;

ApiMail *api_mail_copy (const ApiMail *mail);
void api_mail_free (ApiMail *mail);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ApiMail, api_mail_free)

G_END_DECLS
