/* What the host offers to the plugins of this tree beyond the public contract. Control thread. */
#pragma once

#include "gateway/cluster/media-ports.h"
#include "gateway/cluster/secret.h"
#include "gateway/gateway/allocator.h"
#include "gateway/gateway/plugin.h"
#include "gateway/host/calendar.h"
#include "gateway/host/metrics.h"
#include "gateway/http/client.h"
#include "gateway/http/server.h"
#include "gateway/media/worker.h"
#include "gateway/tls/certificate.h"

G_BEGIN_DECLS

/* The process's HTTP server; mount in create(), it listens after every start(). */
GwServer *gw_host_server (GwHost *host);

/* The media workers, running from before the first create() until after the last destroy(). */
GwWorkers *gw_host_workers (GwHost *host);

/* The deployment's shared secret. */
const GwSecret *gw_host_secret (GwHost *host);

GwMetrics *gw_host_metrics (GwHost *host);

/* The process's HTTP client; what a plugin has under way it cancels in destroy(). */
GwClient *gw_host_client (GwHost *host);

/* HOST:PORT under which users reach this process ([gateway] domain-address), or %NULL when unset:
 * then pages and nodes of this process meet on the origin the page came from. */
const char *gw_host_domain_address (GwHost *host);

/* What this process presents where it serves by TLS, renewed while it runs. In create(), and until
 * destroy().
 * Returns: (transfer none) (nullable): %NULL where nothing is served by https and no files are
 *   given. */
GwCertificate *gw_host_certificate (GwHost *host);

/* The same, made where there is none: from an authority by ACME, or of our own. In create().
 * Returns: (transfer none): %NULL with @error set. */
GwCertificate *gw_host_need_certificate (GwHost *host, GError **error);

/* Whether that is for the name in [gateway] domain-address. Returns: %FALSE with @error set. */
gboolean gw_host_check_certificate (GwHost *host, GError **error);

/* Adds or updates a node of this process or one heard by heartbeat; @node->last_seen decides its
 * life: a node not reported for 15 s is no longer visited. What a role reports of itself goes to
 * [gateway] apiserver too, as heartbeats. */
void gw_host_report_node (GwHost *host, const GwNode *node);

/* Returns: %TRUE when @address is a node of this very process, so that a browser may reach it on
 * the origin its page came from. */
gboolean gw_host_is_local_node (GwHost *host, const char *address);

/* The scheduled meetings to come: api keeps them, or what this process hears of api. */
GwCalendar *gw_host_calendar (GwHost *host);

/* A node of another process says where it takes media: @all (element-type GwMediaPorts). */
void gw_host_report_media (GwHost *host, const GArray *all);

/* Calls @visit for all media ports of the deployment that this process knows of: of its own sfu,
 * and of those it has heard of. */
void gw_host_visit_media (GwHost *host, GwMediaPortsVisit visit, gpointer data);

/* Asks the published allocator; @done is called once on the control thread, never inside the
 * call, with a reply that lives until it returns. After 30 s without an answer it is to be asked
 * again. */
typedef struct
{
  const char *sfu, *turn, *fs; /* set on success, by kind */
  guint retry_after;           /* seconds, when neither success nor error */
  const char *reason;          /* for the log, with retry_after */
  const GError *error;
} GwAllocationReply;
typedef void (*GwAllocationDone) (const GwAllocationReply *reply, gpointer data);
void gw_host_allocate (GwHost *host,
                       const GwAllocationRequest *request,
                       GwAllocationDone done,
                       gpointer data);

/* Tells the published allocator, if it wants to know, that @meeting needs its nodes no more. */
void gw_host_release (GwHost *host, const char *meeting);

/* Returns: (transfer full) (nullable): what the published allocator would answer and why; %NULL
 * when there is none, or it does not explain. */
char *gw_host_explain (GwHost *host, const GwAllocationRequest *request);

G_END_DECLS
