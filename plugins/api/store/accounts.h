/* The SQL of accounts: codes, links, sessions, names. Blocking, on the database's thread; errors as
 * of database.h. Times: seconds since 1970 UTC. */
#pragma once

#include "plugins/api/account/account.h"
#include "plugins/api/store/database.h"
#include "plugins/api/store/outbox.h"

G_BEGIN_DECLS

/* Codes that one address may ask for in API_ACCOUNTS_WINDOW seconds. */
#define API_ACCOUNTS_CODES_MAX 5
#define API_ACCOUNTS_WINDOW (60 * 60)

/* Seconds that a session lives on after each use. */
#define API_ACCOUNTS_SESSION_LIFETIME (30 * 24 * 60 * 60)

/* @mail: (nullable): goes into the outbox with the code, both or none. */
typedef struct
{
  const char *email;
  const char *code_hash;
  const ApiMail *mail;
  gint64 now;
  gint64 expires_at;
} ApiCodeRequest;

/* Replaces the address's earlier code. @retry_after: (out): 0, or the seconds until the address
 * may ask again; then nothing was done. Returns: %FALSE with @error set. */
gboolean api_accounts_add_code (ApiDatabase *database,
                                const ApiCodeRequest *request,
                                gint64 *retry_after,
                                GError **error);

typedef struct
{
  const char *email;
  const char *code_hash;
  const char *token_hash;
  gint64 now;
} ApiCodeTry;

/* Counts the try; with the right code, uses it up, makes the account if need be, and a session.
 * Returns: (transfer full): %NULL with @error set: GW_ERROR_DENIED when it is wrong, too old, used
 * or tried too often. */
ApiAccount *
api_accounts_try_code (ApiDatabase *database, const ApiCodeTry *attempt, GError **error);

/* @link: the id of a link that signs in; remembered until @expires_at. */
typedef struct
{
  const char *email;
  const char *link;
  const char *token_hash;
  gint64 now;
  gint64 expires_at;
} ApiLinkUse;

/* Uses up the link, makes the account if need be, and a session.
 * Returns: (transfer full): %NULL with @error set: GW_ERROR_DENIED when it was used already. */
ApiAccount *api_accounts_use_link (ApiDatabase *database, const ApiLinkUse *use, GError **error);

/* Returns: (transfer full): %NULL with @error set, GW_ERROR_NOT_FOUND when there is no such
 * session. Its life is prolonged. */
ApiAccount *api_accounts_find_session (ApiDatabase *database,
                                       const char *token_hash,
                                       gint64 now,
                                       GError **error);

gboolean api_accounts_end_session (ApiDatabase *database, const char *token_hash, GError **error);

gboolean api_accounts_set_name (ApiDatabase *database, const ApiAccount *account, GError **error);

/* Forgets codes, links and sessions that are of no use any more. */
gboolean api_accounts_clean (ApiDatabase *database, gint64 now, GError **error);

G_END_DECLS
