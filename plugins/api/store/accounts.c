#include "plugins/api/store/accounts.h"

#include "gateway/gateway/plugin.h"
#include "plugins/api/account/code.h"

/* Seconds between two writes of when a session was used. */
#define USED_GRANULARITY (60 * 60)

static void
read_number (const ApiValue *columns, guint n_columns, gpointer data)
{
  *(gint64 *) data = columns[0].number;
}

static void
read_text (const ApiValue *columns, guint n_columns, gpointer data)
{
  g_free (*(char **) data);
  *(char **) data = g_strdup (columns[0].text);
}

typedef struct
{
  const ApiCodeRequest *request;
  gint64 retry_after;
} Addition;

/* Returns: rows changed, -1 with @error set. */
static gint64
replace_code (ApiDatabase *database, const ApiCodeRequest *request, GError **error)
{
  const gint64 window = request->now - API_ACCOUNTS_WINDOW;
  const ApiValue within[] = { API_TEXT (request->code_hash), API_NUMBER (request->expires_at),
                              API_TEXT (request->email), API_NUMBER (window),
                              API_NUMBER (API_ACCOUNTS_CODES_MAX) };
  const ApiValue anew[] = { API_TEXT (request->code_hash), API_NUMBER (request->expires_at),
                            API_NUMBER (request->now), API_TEXT (request->email),
                            API_NUMBER (window) };
  gint64 n_rows = api_database_change (
      database,
      "UPDATE sign_in_codes SET code_hash = ?, expires_at = ?, tries = 0, n_codes = n_codes + 1"
      " WHERE email = ? AND window_at > ? AND n_codes < ?",
      within, G_N_ELEMENTS (within), error);

  if (n_rows != 0)
    return n_rows;
  return api_database_change (
      database,
      "UPDATE sign_in_codes SET code_hash = ?, expires_at = ?, tries = 0, n_codes = 1,"
      " window_at = ? WHERE email = ? AND window_at <= ?",
      anew, G_N_ELEMENTS (anew), error);
}

static void
insert_code (ApiDatabase *database, Addition *addition, GError **error)
{
  const ApiCodeRequest *request = addition->request;
  const ApiValue email = API_TEXT (request->email);
  const ApiValue fresh[] = { API_TEXT (request->email), API_TEXT (request->code_hash),
                             API_NUMBER (request->expires_at), API_NUMBER (request->now) };
  gint64 window_at = 0;
  gint64 n_rows =
      database->methods->run (database, "SELECT window_at FROM sign_in_codes WHERE email = ?",
                              &email, 1, read_number, &window_at, error);

  if (n_rows > 0)
    addition->retry_after = MAX (window_at + API_ACCOUNTS_WINDOW - request->now, 1);
  else if (n_rows == 0)
    api_database_change (database,
                         "INSERT INTO sign_in_codes"
                         " (email, code_hash, expires_at, tries, window_at, n_codes)"
                         " VALUES (?, ?, ?, 0, ?, 1)",
                         fresh, G_N_ELEMENTS (fresh), error);
}

static void
add_code (ApiDatabase *database, gpointer data, GError **error)
{
  Addition *addition = data;
  const ApiCodeRequest *request = addition->request;

  addition->retry_after = 0;
  if (replace_code (database, request, error) == 0)
    insert_code (database, addition, error);
  if (*error == NULL && addition->retry_after == 0 && request->mail != NULL)
    api_outbox_add (database, request->mail, error);
}

gboolean
api_accounts_add_code (ApiDatabase *database,
                       const ApiCodeRequest *request,
                       gint64 *retry_after,
                       GError **error)
{
  Addition addition = { .request = request };
  gboolean ok = api_database_transact (database, add_code, &addition, error);

  *retry_after = addition.retry_after;
  return ok;
}

/* Counting comes first, so that guesses at the same time are not more guesses. */
static gboolean
is_right (ApiDatabase *database, const ApiCodeTry *attempt, GError **error)
{
  const ApiValue count[] = { API_TEXT (attempt->email), API_NUMBER (API_CODE_TRIES),
                             API_NUMBER (attempt->now) };
  g_autofree char *code_hash = NULL;
  gint64 n_rows = api_database_change (database,
                                       "UPDATE sign_in_codes SET tries = tries + 1"
                                       " WHERE email = ? AND tries < ? AND expires_at > ?",
                                       count, G_N_ELEMENTS (count), error);

  if (n_rows > 0)
    n_rows =
        database->methods->run (database, "SELECT code_hash FROM sign_in_codes WHERE email = ?",
                                count, 1, read_text, &code_hash, error);
  return n_rows > 0 && api_code_hash_equal (code_hash, attempt->code_hash);
}

/* Returns: (transfer full) (nullable): the account's name; %NULL with @error set. */
static char *
note_user (ApiDatabase *database, const char *email, gint64 now, GError **error)
{
  const ApiValue key = API_TEXT (email);
  const ApiValue known[] = { API_NUMBER (now), key };
  const ApiValue fresh[] = { key, API_NUMBER (now), API_NUMBER (now) };
  char *name = NULL;
  gint64 n_rows =
      api_database_change (database, "UPDATE users SET signed_in_at = ? WHERE email = ?", known,
                           G_N_ELEMENTS (known), error);

  if (n_rows == 0)
    n_rows = api_database_change (database,
                                  "INSERT INTO users (email, name, created_at, signed_in_at)"
                                  " VALUES (?, '', ?, ?)",
                                  fresh, G_N_ELEMENTS (fresh), error);
  if (n_rows > 0)
    database->methods->run (database, "SELECT name FROM users WHERE email = ?", &key, 1, read_text,
                            &name, error);
  return name;
}

/* What a code and a link come to. */
typedef struct
{
  const char *email;
  const char *token_hash;
  gint64 now;
  char *name; /* (nullable): of the account, once there is a session */
} SignIn;

static void
begin_session (ApiDatabase *database, SignIn *sign_in, GError **error)
{
  const ApiValue session[] = { API_TEXT (sign_in->token_hash), API_TEXT (sign_in->email),
                               API_NUMBER (sign_in->now), API_NUMBER (sign_in->now),
                               API_NUMBER (sign_in->now + API_ACCOUNTS_SESSION_LIFETIME) };

  sign_in->name = note_user (database, sign_in->email, sign_in->now, error);
  if (sign_in->name != NULL)
    api_database_change (database,
                         "INSERT INTO sessions (token_hash, email, created_at, used_at, expires_at)"
                         " VALUES (?, ?, ?, ?, ?)",
                         session, G_N_ELEMENTS (session), error);
}

/* @done: whether the transaction was. Returns: as api_accounts_try_code(). */
static ApiAccount *
finish_sign_in (SignIn *sign_in, gboolean done, const char *refusal, GError **error)
{
  g_autofree char *name = g_steal_pointer (&sign_in->name);

  if (!done)
    return NULL;
  if (name != NULL)
    return api_account_new (sign_in->email, name);

  g_set_error_literal (error, GW_ERROR, GW_ERROR_DENIED, refusal);
  return NULL;
}

typedef struct
{
  SignIn sign_in;
  const ApiCodeTry *attempt;
} Trial;

static void
try_code (ApiDatabase *database, gpointer data, GError **error)
{
  Trial *trial = data;
  const ApiValue email = API_TEXT (trial->attempt->email);

  if (!is_right (database, trial->attempt, error))
    return;
  /* The row stays, with how many were asked for in its window. */
  if (api_database_change (database, "UPDATE sign_in_codes SET expires_at = 0 WHERE email = ?",
                           &email, 1, error) >= 0)
    begin_session (database, &trial->sign_in, error);
}

ApiAccount *
api_accounts_try_code (ApiDatabase *database, const ApiCodeTry *attempt, GError **error)
{
  Trial trial = { { attempt->email, attempt->token_hash, attempt->now, NULL }, attempt };
  gboolean ok = api_database_transact (database, try_code, &trial, error);

  return finish_sign_in (&trial.sign_in, ok, "the code is wrong, too old or used up", error);
}

typedef struct
{
  SignIn sign_in;
  const ApiLinkUse *use;
} LinkTrial;

/* Of two at the same time the second breaks the key of the table, and is done again after the
 * first. */
static void
use_link (ApiDatabase *database, gpointer data, GError **error)
{
  LinkTrial *trial = data;
  const ApiLinkUse *use = trial->use;
  const ApiValue used[] = { API_TEXT (use->link), API_NUMBER (use->expires_at) };
  gint64 expires_at = 0;
  gint64 n_rows =
      database->methods->run (database, "SELECT expires_at FROM used_links WHERE id = ?", used, 1,
                              read_number, &expires_at, error);

  if (n_rows == 0 &&
      api_database_change (database, "INSERT INTO used_links (id, expires_at) VALUES (?, ?)", used,
                           G_N_ELEMENTS (used), error) > 0)
    begin_session (database, &trial->sign_in, error);
}

ApiAccount *
api_accounts_use_link (ApiDatabase *database, const ApiLinkUse *use, GError **error)
{
  LinkTrial trial = { { use->email, use->token_hash, use->now, NULL }, use };
  gboolean ok = api_database_transact (database, use_link, &trial, error);

  return finish_sign_in (&trial.sign_in, ok, "the link was used already", error);
}

typedef struct
{
  ApiAccount *account;
  gint64 used_at;
} Found;

static void
read_session (const ApiValue *columns, guint n_columns, gpointer data)
{
  Found *found = data;

  found->account = api_account_new (columns[0].text, columns[1].text);
  found->used_at = columns[2].number;
}

ApiAccount *
api_accounts_find_session (ApiDatabase *database,
                           const char *token_hash,
                           gint64 now,
                           GError **error)
{
  const ApiValue key[] = { API_TEXT (token_hash), API_NUMBER (now) };
  const ApiValue use[] = { API_NUMBER (now), API_NUMBER (now + API_ACCOUNTS_SESSION_LIFETIME),
                           API_TEXT (token_hash) };
  Found found = { 0 };
  g_autoptr (ApiAccount) account = NULL;
  gint64 n_rows =
      database->methods->run (database,
                              "SELECT sessions.email, users.name, sessions.used_at FROM sessions"
                              " JOIN users ON users.email = sessions.email"
                              " WHERE sessions.token_hash = ? AND sessions.expires_at > ?",
                              key, G_N_ELEMENTS (key), read_session, &found, error);

  account = found.account;
  if (n_rows < 0)
    return NULL;
  if (n_rows == 0)
    {
      g_set_error (error, GW_ERROR, GW_ERROR_NOT_FOUND, "there is no such session");
      return NULL;
    }
  if (found.used_at + USED_GRANULARITY < now &&
      api_database_change (database,
                           "UPDATE sessions SET used_at = ?, expires_at = ? WHERE token_hash = ?",
                           use, G_N_ELEMENTS (use), error) < 0)
    return NULL;

  return g_steal_pointer (&account);
}

gboolean
api_accounts_end_session (ApiDatabase *database, const char *token_hash, GError **error)
{
  const ApiValue key = API_TEXT (token_hash);

  return api_database_change (database, "DELETE FROM sessions WHERE token_hash = ?", &key, 1,
                              error) >= 0;
}

gboolean
api_accounts_set_name (ApiDatabase *database, const ApiAccount *account, GError **error)
{
  const ApiValue values[] = { API_TEXT (account->name), API_TEXT (account->email) };

  return api_database_change (database, "UPDATE users SET name = ? WHERE email = ?", values,
                              G_N_ELEMENTS (values), error) >= 0;
}

gboolean
api_accounts_clean (ApiDatabase *database, gint64 now, GError **error)
{
  const ApiValue past = API_NUMBER (now);
  const ApiValue codes[] = { API_NUMBER (now), API_NUMBER (now - API_ACCOUNTS_WINDOW) };

  return api_database_change (database, "DELETE FROM sessions WHERE expires_at <= ?", &past, 1,
                              error) >= 0 &&
         api_database_change (database, "DELETE FROM used_links WHERE expires_at <= ?", &past, 1,
                              error) >= 0 &&
         api_database_change (database,
                              "DELETE FROM sign_in_codes WHERE expires_at <= ? AND window_at <= ?",
                              codes, G_N_ELEMENTS (codes), error) >= 0;
}
