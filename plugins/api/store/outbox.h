/* The SQL of the outbox: mails that wait, one process at a time holding each for a while. Blocking,
 * on the database's thread; errors as of database.h. Times: seconds since 1970 UTC.
 *
 * A mail is written in the transaction of what it tells about. Whoever claims it counts an attempt
 * and has it until the lease ends; only the newest attempt may settle it. A process that dies
 * between the relay's word and its own leaves the mail to be sent a second time, with the same
 * Message-ID: SMTP knows no better.
 */
#pragma once

#include "plugins/api/mail/mail.h"
#include "plugins/api/store/database.h"

G_BEGIN_DECLS

gboolean api_outbox_add (ApiDatabase *database, const ApiMail *mail, GError **error);

/* Claims up to @max mails whose time has come. Returns: (transfer full) (element-type ApiMail):
 * perhaps empty; %NULL with @error set. */
GPtrArray *
api_outbox_claim (ApiDatabase *database, gint64 now, gint64 lease, guint max, GError **error);

typedef enum
{
  API_MAIL_SENT,  /* it is forgotten */
  API_MAIL_LATER, /* at @next_at */
  API_MAIL_GIVEN_UP,
} ApiMailFate;

/* @problem: (nullable): kept with what was not sent. */
gboolean api_outbox_settle (ApiDatabase *database,
                            const ApiMail *mail,
                            ApiMailFate fate,
                            gint64 next_at,
                            const char *problem,
                            GError **error);

/* Forgets what was given up before @time. */
gboolean api_outbox_clean (ApiDatabase *database, gint64 time, GError **error);

G_END_DECLS
