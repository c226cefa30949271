#include "plugins/api/store/outbox.h"

#include "gateway/gateway/plugin.h"

#define ERROR_MAX 500

gboolean
api_outbox_add (ApiDatabase *database, const ApiMail *mail, GError **error)
{
  const ApiValue values[] = { API_TEXT (mail->id),           API_TEXT (mail->recipient),
                              API_TEXT (mail->subject),      API_TEXT (mail->body),
                              API_NUMBER (mail->created_at), API_NUMBER (mail->expires_at),
                              API_NUMBER (mail->created_at) };

  return api_database_change (database,
                              "INSERT INTO outbox (id, recipient, subject, body, created_at,"
                              " expires_at, next_at, attempts, state, error)"
                              " VALUES (?, ?, ?, ?, ?, ?, ?, 0, 'waiting', '')",
                              values, G_N_ELEMENTS (values), error) >= 0;
}

static void
read_mail (const ApiValue *columns, guint n_columns, gpointer data)
{
  g_ptr_array_add (data, api_mail_copy (&(ApiMail){ .id = (char *) columns[0].text,
                                                    .recipient = (char *) columns[1].text,
                                                    .subject = (char *) columns[2].text,
                                                    .body = (char *) columns[3].text,
                                                    .created_at = columns[4].number,
                                                    .expires_at = columns[5].number,
                                                    .attempts = columns[6].number }));
}

static void
free_mail (gpointer mail)
{
  api_mail_free (mail);
}

/* Returns: 1 when it is ours now, 0 when another was quicker, -1 with @error set. */
static gint64
claim (ApiDatabase *database, ApiMail *mail, gint64 now, gint64 lease, GError **error)
{
  const ApiValue values[] = { API_NUMBER (now + lease), API_TEXT (mail->id),
                              API_NUMBER (mail->attempts) };

  mail->attempts++;
  return api_database_change (database,
                              "UPDATE outbox SET attempts = attempts + 1, next_at = ?"
                              " WHERE id = ? AND attempts = ? AND state = 'waiting'",
                              values, G_N_ELEMENTS (values), error);
}

GPtrArray *
api_outbox_claim (ApiDatabase *database, gint64 now, gint64 lease, guint max, GError **error)
{
  const ApiValue values[] = { API_NUMBER (now), API_NUMBER (max) };
  g_autoptr (GPtrArray) mails = g_ptr_array_new_with_free_func (free_mail);
  guint i = 0;

  if (database->methods->run (database,
                              "SELECT id, recipient, subject, body, created_at, expires_at,"
                              " attempts FROM outbox WHERE state = 'waiting' AND next_at <= ?"
                              " ORDER BY next_at LIMIT ?",
                              values, G_N_ELEMENTS (values), read_mail, mails, error) < 0)
    return NULL;

  while (i < mails->len)
    {
      gint64 n_rows = claim (database, mails->pdata[i], now, lease, error);

      if (n_rows < 0)
        return NULL;
      if (n_rows == 0)
        g_ptr_array_remove_index (mails, i);
      else
        i++;
    }

  return g_steal_pointer (&mails);
}

/* Returns: (transfer full): as much of @text as the column holds. */
static char *
shorten (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text != NULL ? text : "", -1);

  return g_utf8_substring (valid, 0, MIN (g_utf8_strlen (valid, -1), ERROR_MAX));
}

gboolean
api_outbox_settle (ApiDatabase *database,
                   const ApiMail *mail,
                   ApiMailFate fate,
                   gint64 next_at,
                   const char *problem,
                   GError **error)
{
  g_autofree char *text = shorten (problem);
  const ApiValue key[] = { API_TEXT (mail->id), API_NUMBER (mail->attempts) };
  const ApiValue values[] = { API_TEXT (fate == API_MAIL_LATER ? "waiting" : "failed"),
                              API_NUMBER (next_at), API_TEXT (text), API_TEXT (mail->id),
                              API_NUMBER (mail->attempts) };

  if (fate == API_MAIL_SENT)
    return api_database_change (database, "DELETE FROM outbox WHERE id = ? AND attempts = ?", key,
                                G_N_ELEMENTS (key), error) >= 0;
  return api_database_change (database,
                              "UPDATE outbox SET state = ?, next_at = ?, error = ?"
                              " WHERE id = ? AND attempts = ?",
                              values, G_N_ELEMENTS (values), error) >= 0;
}

gboolean
api_outbox_clean (ApiDatabase *database, gint64 time, GError **error)
{
  const ApiValue value = API_NUMBER (time);

  return api_database_change (database,
                              "DELETE FROM outbox WHERE state = 'failed' AND next_at <= ?", &value,
                              1, error) >= 0;
}
