#include "plugins/api/mail/mailer.h"

#include "gateway/cluster/wall-clock.h"
#include "gateway/gateway/plugin.h"
#include "plugins/api/mail/message.h"
#include "plugins/api/mail/smtp.h"
#include "plugins/api/store/outbox.h"

#define THREADS 4

/* Mails claimed at once, and seconds between two looks for what others have left. */
#define BATCH THREADS
#define LOOK_TIME 10

/* Seconds to wait after the n-th attempt; the last is for all later ones. */
static const guint back_off[] = { 5, 15, 60, 5 * 60, 15 * 60, 60 * 60 };
#define ATTEMPTS_MAX 30

struct _ApiMailer
{
  ApiStore *store;
  GPtrArray *relays;
  GThreadPool *pool;
  GwMetric *sent;
  GwMetric *failed;
  ApiMailerBusy busy;
  gpointer busy_data;
  guint timer;
  gboolean looking; /* a claim or its mails are under way */
  gboolean again;   /* wake came meanwhile */
  gboolean closed;
  guint under_way; /* mails of the batch */
  gint cancelled;  /* atomic */
};

/* One mail between its claim and its settling. */
typedef struct
{
  ApiMailer *mailer;
  ApiMail *mail;
  ApiMailFate fate;
  gint64 next_at;
  char *problem;
} Delivery;

static void
delivery_free (gpointer data)
{
  Delivery *delivery = data;

  api_mail_free (delivery->mail);
  g_free (delivery->problem);
  g_free (delivery);
}

/* Returns: %TRUE when a relay took it; otherwise what each of them says is in @problems. @never:
 * (out): all of them will refuse it each time. */
static gboolean
try_relays (ApiMailer *mailer, const ApiMail *mail, gboolean *never, GString *problems)
{
  *never = TRUE;
  for (guint i = 0; i < mailer->relays->len; i++)
    {
      const ApiRelay *relay = mailer->relays->pdata[i];
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) message =
          api_message_compose (mail, relay->from_name, relay->from_address, mail->created_at);

      if (api_smtp_send (relay, mail->recipient, message, &mailer->cancelled, &error))
        return TRUE;
      g_string_append_printf (problems, "%s%s", i > 0 ? "; " : "", error->message);
      *never &= g_error_matches (error, GW_ERROR, GW_ERROR_DENIED);
    }

  return FALSE;
}

/* A thread of the pool. */
static void
deliver (gpointer data, gpointer user_data)
{
  g_autoptr (GTask) task = data;
  ApiMailer *mailer = user_data;
  Delivery *delivery = g_task_get_task_data (task);
  const ApiMail *mail = delivery->mail;
  guint wait = back_off[MIN ((gsize) mail->attempts - 1, G_N_ELEMENTS (back_off) - 1)];
  gint64 now = gw_wall_clock ();
  g_autoptr (GString) problems = g_string_new (NULL);
  gboolean never = FALSE;

  if (mail->expires_at > now && try_relays (mailer, mail, &never, problems))
    {
      delivery->fate = API_MAIL_SENT;
    }
  else
    {
      now = gw_wall_clock ();
      delivery->problem = g_strdup (problems->len > 0 ? problems->str : "it came to be of no use");
      never |= mail->attempts >= ATTEMPTS_MAX || now + wait >= mail->expires_at;
      delivery->fate = never ? API_MAIL_GIVEN_UP : API_MAIL_LATER;
      delivery->next_at = never ? now : now + wait;
    }
  g_task_return_boolean (task, TRUE);
}

static void look (ApiMailer *mailer);

static void
end_look (ApiMailer *mailer)
{
  gboolean again = mailer->again && !mailer->closed;

  mailer->looking = FALSE;
  mailer->again = FALSE;
  if (again)
    look (mailer);
  mailer->busy (FALSE, mailer->busy_data);
}

static void
end_delivery (ApiMailer *mailer)
{
  mailer->under_way--;
  if (mailer->under_way == 0)
    end_look (mailer);
}

static gpointer
settle (ApiDatabase *database, gconstpointer input, GError **error)
{
  const Delivery *delivery = input;

  return GINT_TO_POINTER (api_outbox_settle (database, delivery->mail, delivery->fate,
                                             delivery->next_at, delivery->problem, error));
}

static void
settled (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  if (api_store_run_finish (result, &error) == NULL)
    g_warning ("the outbox: %s", error->message);
  end_delivery (data);
}

static void
report (ApiMailer *mailer, const Delivery *delivery)
{
  switch (delivery->fate)
    {
    case API_MAIL_SENT:
      gw_metric_add (mailer->sent, 1);
      g_info ("mail %s to %s was sent", delivery->mail->id, delivery->mail->recipient);
      break;
    case API_MAIL_LATER:
      g_warning ("mail %s to %s waits %" G_GINT64_FORMAT " s: %s", delivery->mail->id,
                 delivery->mail->recipient, delivery->next_at - gw_wall_clock (),
                 delivery->problem);
      break;
    case API_MAIL_GIVEN_UP:
      gw_metric_add (mailer->failed, 1);
      g_warning ("mail %s to %s was given up: %s", delivery->mail->id, delivery->mail->recipient,
                 delivery->problem);
      break;
    }
}

static void
free_nothing (gpointer data)
{
}

static void
delivered (GObject *source, GAsyncResult *result, gpointer data)
{
  ApiMailer *mailer = data;
  Delivery *delivery = g_task_get_task_data (G_TASK (result));
  Delivery *copy;

  if (mailer->closed)
    {
      end_delivery (mailer);
      return;
    }

  report (mailer, delivery);
  copy = g_memdup2 (delivery, sizeof *delivery);
  copy->mail = api_mail_copy (delivery->mail);
  copy->problem = g_strdup (delivery->problem);
  api_store_run (mailer->store, settle, copy, delivery_free, free_nothing, settled, mailer);
}

static void
begin_delivery (ApiMailer *mailer, const ApiMail *mail)
{
  Delivery *delivery = g_new0 (Delivery, 1);
  GTask *task = g_task_new (NULL, NULL, delivered, mailer);

  delivery->mailer = mailer;
  delivery->mail = api_mail_copy (mail);
  g_task_set_task_data (task, delivery, delivery_free);
  mailer->under_way++;
  g_thread_pool_push (mailer->pool, task, NULL);
}

/* Each has a thread, and is ours until every relay has had its time. */
static gpointer
claim (ApiDatabase *database, gconstpointer input, GError **error)
{
  guint n_relays = GPOINTER_TO_UINT (input);
  gint64 lease = (n_relays + 1) * API_SMTP_TIME;

  return api_outbox_claim (database, gw_wall_clock (), lease, BATCH, error);
}

static void
free_mails (gpointer mails)
{
  g_ptr_array_unref (mails);
}

static void
claimed (GObject *source, GAsyncResult *result, gpointer data)
{
  ApiMailer *mailer = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) mails = api_store_run_finish (result, &error);

  if (mails == NULL)
    g_warning ("the outbox: %s", error->message);
  if (mails == NULL || mailer->closed || mails->len == 0)
    {
      end_look (mailer);
      return;
    }

  mailer->again |= mails->len == BATCH;
  for (guint i = 0; i < mails->len; i++)
    begin_delivery (mailer, mails->pdata[i]);
}

static void
look (ApiMailer *mailer)
{
  mailer->looking = TRUE;
  mailer->busy (TRUE, mailer->busy_data);
  api_store_run (mailer->store, claim, GUINT_TO_POINTER (mailer->relays->len), free_nothing,
                 free_mails, claimed, mailer);
}

void
api_mailer_wake (ApiMailer *mailer)
{
  if (mailer->looking)
    mailer->again = TRUE;
  else if (mailer->timer != 0)
    look (mailer);
}

static gboolean
on_time (gpointer data)
{
  ApiMailer *mailer = data;

  if (!mailer->looking)
    look (mailer);
  return G_SOURCE_CONTINUE;
}

ApiMailer *
api_mailer_new (
    ApiStore *store, GPtrArray *relays, GwMetrics *metrics, ApiMailerBusy busy, gpointer data)
{
  ApiMailer *mailer = g_new0 (ApiMailer, 1);

  api_message_init ();
  api_smtp_init ();
  mailer->store = store;
  mailer->relays = relays;
  mailer->busy = busy;
  mailer->busy_data = data;
  mailer->pool = g_thread_pool_new (deliver, mailer, THREADS, FALSE, NULL);
  mailer->sent = gw_metrics_counter (metrics, "api_mails_sent_total", NULL, "Mails a relay took");
  mailer->failed =
      gw_metrics_counter (metrics, "api_mails_failed_total", NULL, "Mails that were given up");
  mailer->timer = g_timeout_add_seconds (LOOK_TIME, on_time, mailer);
  return mailer;
}

void
api_mailer_drain (ApiMailer *mailer)
{
  mailer->again = FALSE;
  if (mailer->timer != 0)
    g_source_remove (mailer->timer);
  mailer->timer = 0;
}

void
api_mailer_close (ApiMailer *mailer)
{
  api_mailer_drain (mailer);
  mailer->closed = TRUE;
  g_atomic_int_set (&mailer->cancelled, 1);
}

void
api_mailer_free (ApiMailer *mailer)
{
  api_mailer_close (mailer);
  g_thread_pool_free (mailer->pool, FALSE, TRUE);
  g_ptr_array_unref (mailer->relays);
  g_free (mailer);
}
