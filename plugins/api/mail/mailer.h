/* Sends what is in the outbox, through the first relay that takes it, on threads of its own; what
 * fails is tried again with back-off. Several processes may have mailers on one database. Control
 * thread only. */
#pragma once

#include "gateway/host/metrics.h"
#include "plugins/api/store/store.h"

G_BEGIN_DECLS

typedef struct _ApiMailer ApiMailer;

/* The mailer's work is under way until the call with @running %FALSE; each %TRUE has its %FALSE. */
typedef void (*ApiMailerBusy) (gboolean running, gpointer data);

/* @relays: (transfer full): as of api_relays_new(), not empty. @busy: outlives the mailer. */
ApiMailer *api_mailer_new (
    ApiStore *store, GPtrArray *relays, GwMetrics *metrics, ApiMailerBusy busy, gpointer data);

/* Only when no work is under way. */
void api_mailer_free (ApiMailer *mailer);

/* Something new is in the outbox. */
void api_mailer_wake (ApiMailer *mailer);

/* Begins nothing new. */
void api_mailer_drain (ApiMailer *mailer);

/* Lets go of what is under way: it is tried again by whoever comes next. The store is not used
 * afterwards. */
void api_mailer_close (ApiMailer *mailer);

G_END_DECLS
