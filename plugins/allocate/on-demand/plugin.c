/* on-demand: machines for sfus that are made when meetings need them, and deleted afterwards
 * (docs/allocation-strategies.md).
 *
 * The plugin is made with the public headers only. desk.c answers questions, ledger.c knows which
 * machine is promised to whom, keeper.c when each is to be made and deleted, maker.c how.
 */
#include "config.h"

#include <string.h>

#include "gateway/gateway/allocator.h"
#include "plugins/allocate/on-demand/desk.h"
#include "plugins/allocate/on-demand/naming.h"
#include "plugins/allocate/rules.h"

#define RETRY_SECONDS 5

/* Seconds between looks for what nobody asks for any more. */
#define SWEEP_SECONDS 3600

/* Bytes of a meeting's id: many fit one record of the ledger. */
#define MEETING_MAX 200

#define HOUR (60 * 60 * 1000)

typedef struct
{
  GwHost *host;
  AllocateHelpers *turns;
  AllocateHelpers *stores;
  AllocateKeeper *keeper;
  AllocateDesk *desk;
  GwAlarm *alarm; /* nullable */
} OnDemand;

static const GwOption options[] = {
  { "create-command", NULL, GW_OPTION_STRING, NULL, 0, 0,
    "program that makes a machine and starts an sfu on it; what it is told is in its environment" },
  { "delete-command", NULL, GW_OPTION_STRING, NULL, 0, 0,
    "program that deletes a machine; one that is not there is no failure" },
  { "list-command", NULL, GW_OPTION_STRING, NULL, 0, 0,
    "program that prints the names of the machines there are, one per line" },
  { "command-timeout", NULL, GW_OPTION_DURATION, "5min", 1000, HOUR,
    "how long one of these may take before it is killed and counts as failed" },
  { "commands-at-once", NULL, GW_OPTION_INTEGER, "16", 1, 1000,
    "how many of them may run at once" },
  { "address", NULL, GW_OPTION_STRING, NULL, 0, 0,
    "where users reach a machine: HOST:PORT with %n for its name, such as %n.sfu.example.com:443, "
    "or with %p for a port of its own" },
  { "first-port", NULL, GW_OPTION_INTEGER, "0", 0, 65535,
    "the first of a thousand ports that %p stands for" },
  { "prefix", NULL, GW_OPTION_STRING, "sfu-", 0, 0, "how the machines' names begin" },
  { "secret-file", NULL, GW_OPTION_PATH, NULL, 0, 0,
    "file with the deployment's secret, for the create-command to hand on" },
  { "apiserver", NULL, GW_OPTION_STRING, NULL, 0, 0,
    "HOST:PORT of api as the machines reach it, for the create-command to hand on" },
  { "lead", NULL, GW_OPTION_DURATION, "2h", 0, 7 * 24 * HOUR,
    "how long before a scheduled meeting its machine is made" },
  { "linger", NULL, GW_OPTION_DURATION, "2h", 0, 7 * 24 * HOUR,
    "how long after a scheduled meeting its machine is deleted" },
  { "instant-linger", NULL, GW_OPTION_DURATION, "3h", 1000, 7 * 24 * HOUR,
    "how long after its last use the machine for an owner's instant meetings is deleted" },
  { "boot-timeout", NULL, GW_OPTION_DURATION, "10min", 1000, 24 * HOUR,
    "how long a machine that was made may take until its sfu reports, before it is deleted and "
    "made "
    "again" },
  { "max-machines", NULL, GW_OPTION_INTEGER, "100", 0, 100000,
    "machines that are promised for the same time, at most; 0 for no limit" },
  { "reconcile", NULL, GW_OPTION_DURATION, "10min", 1000, 24 * HOUR,
    "how often the ledger is compared with list-command and with api's calendar" },
  { "settle", NULL, GW_OPTION_DURATION, "1min", 1000, HOUR,
    "how long after the start nothing is deleted, because nodes may yet report" },
  { "delete-unknown", NULL, GW_OPTION_BOOLEAN, "false", 0, 0,
    "whether machines with our prefix that are in no ledger are deleted once they are idle" },
  { "turn", NULL, GW_OPTION_LIST, NULL, 0, 0,
    "the turns to hand out, as HOST:PORT; without it, every turn that is alive" },
  { "fs", NULL, GW_OPTION_LIST, NULL, 0, 0,
    "the file stores to hand out, as HOST:PORT; without it, every fs that is alive" },
  ALLOCATE_RULES_OPTIONS,
  { 0 },
};

static void
allocate_fs (OnDemand *self, GwAllocation *allocation)
{
  const GwAllocationRequest *request = gw_allocation_request (allocation);
  const char *fs = allocate_helpers_take (self->stores, request->meeting,
                                          allocate_desk_labels (self->desk, request->email),
                                          gw_host_now (self->host));

  if (fs == NULL)
    gw_allocation_reply_retry (allocation, RETRY_SECONDS, "no fs is free");
  else
    gw_allocation_reply_fs (allocation, fs);
}

static void
allocate (gpointer data, GwAllocation *allocation)
{
  OnDemand *self = data;
  const GwAllocationRequest *request = gw_allocation_request (allocation);

  if (strlen (request->meeting) > MEETING_MAX)
    gw_allocation_reply_error (allocation, g_error_new (GW_ERROR, GW_ERROR_BAD_REQUEST,
                                                        "the meeting's id is longer than %d bytes",
                                                        MEETING_MAX));
  else if (request->kind == GW_ALLOCATION_SFU_TURN)
    allocate_desk_allocate (self->desk, allocation);
  else if (request->kind == GW_ALLOCATION_FS)
    allocate_fs (self, allocation);
  else
    gw_allocation_reply_error (
        allocation, g_error_new (GW_ERROR, GW_ERROR_BAD_REQUEST, "unknown kind of allocation"));
}

static void
release (gpointer data, const char *meeting)
{
  OnDemand *self = data;

  allocate_desk_release (self->desk, meeting);
  allocate_helpers_release (self->turns, meeting);
  allocate_helpers_release (self->stores, meeting);
}

static char *
explain (gpointer data, const GwAllocationRequest *request)
{
  OnDemand *self = data;
  gboolean fs = request->kind == GW_ALLOCATION_FS;
  const char *helper = allocate_helpers_look (fs ? self->stores : self->turns, request->meeting,
                                              allocate_desk_labels (self->desk, request->email),
                                              gw_host_now (self->host));
  g_autofree char *sfu = fs ? NULL : allocate_desk_explain (self->desk, request);

  return g_strdup_printf ("%s%s%s: %s", sfu != NULL ? sfu : "", sfu != NULL ? "\n" : "",
                          fs ? "fs" : "turn", helper != NULL ? helper : "none is free");
}

static const GwAllocator allocator = {
  .size = sizeof (GwAllocator),
  .allocate = allocate,
  .release = release,
  .explain = explain,
};

static void
destroy (gpointer data)
{
  OnDemand *self = data;

  g_clear_pointer (&self->alarm, gw_alarm_cancel);
  g_clear_pointer (&self->desk, allocate_desk_free);
  g_clear_pointer (&self->keeper, allocate_keeper_free);
  g_clear_pointer (&self->turns, allocate_helpers_free);
  g_clear_pointer (&self->stores, allocate_helpers_free);
  g_free (self);
}

static gpointer
create (GwHost *host, const GwConfig *config, GError **error)
{
  OnDemand *self = g_new0 (OnDemand, 1);

  self->host = host;
  if ((self->turns = allocate_helpers_new (host, config, "turn", error)) == NULL ||
      (self->stores = allocate_helpers_new (host, config, "fs", error)) == NULL ||
      (self->keeper = allocate_keeper_new (host, config, error)) == NULL ||
      (self->desk = allocate_desk_new (host, config, self->keeper, self->turns, error)) == NULL ||
      !gw_host_publish (host, GW_ALLOCATOR_SERVICE, &allocator, self, error))
    {
      destroy (self);
      return NULL;
    }

  return self;
}

static void
on_sweep (gpointer data)
{
  OnDemand *self = data;
  gint64 now = gw_host_now (self->host);

  self->alarm = gw_host_set_alarm (self->host, now + SWEEP_SECONDS, on_sweep, self);
  allocate_helpers_sweep (self->turns, now);
  allocate_helpers_sweep (self->stores, now);
}

static gboolean
start (gpointer data, GError **error)
{
  OnDemand *self = data;

  self->alarm =
      gw_host_set_alarm (self->host, gw_host_now (self->host) + SWEEP_SECONDS, on_sweep, self);
  allocate_keeper_start (self->keeper);
  return TRUE;
}

static gboolean
check (const GwConfig *config, GError **error)
{
  static const char *const roles[] = { "turn", "fs", NULL };
  g_autoptr (AllocateRules) rules = allocate_rules_new (config, error);
  g_autoptr (AllocateNaming) naming = rules != NULL ? allocate_naming_new (config, error) : NULL;

  return naming != NULL && allocate_rosters_check (config, roles, error);
}

static const GwPlugin plugin = {
  .abi = GW_PLUGIN_ABI,
  .size = sizeof (GwPlugin),
  .option_size = sizeof (GwOption),
  .name = "on-demand",
  .version = PACKAGE_VERSION,
  .summary = "makes sfus when meetings need them, and deletes them afterwards",
  .options = options,
  .create = create,
  .start = start,
  .destroy = destroy,
  .check = check,
};

const GwPlugin *
gw_plugin_descriptor (void)
{
  return &plugin;
}
