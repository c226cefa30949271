/* The plugin that the tests of the host load, under several names; its options say how it behaves.
 * Made with the public headers only. */
#include <stdlib.h>
#include <string.h>

#include "gateway/gateway/plugin.h"

#ifndef PLUGIN_ABI
#define PLUGIN_ABI GW_PLUGIN_ABI
#endif

typedef struct
{
  const GwConfig *config;
  GwHost *host;
} Instance;

static const GwOption options[] = {
  { "port", NULL, GW_OPTION_INTEGER, "3478", 1, 65535, "a number" },
  { "pause", NULL, GW_OPTION_DURATION, "0", 0, 60000, "how long stopping takes" },
  { "service", NULL, GW_OPTION_STRING, NULL, 0, 0, "publish a service of this name" },
  { "fail", NULL, GW_OPTION_STRING, NULL, 0, 0,
    "the hook that fails: check, probe, create or start" },
  { "crash", NULL, GW_OPTION_STRING, NULL, 0, 0, "how it dies once it has started" },
  { "password", NULL, GW_OPTION_SECRET, NULL, 0, 0, "a secret" },
  { 0 },
};

static void
say (const Instance *self, const char *what)
{
  g_printerr ("%s: %s\n", gw_host_plugin_name (self->host), what);
}

static gboolean
fails (const GwConfig *config, const char *hook, GError **error)
{
  g_autofree char *where = gw_config_where (config, "fail");

  if (g_strcmp0 (gw_config_string (config, "fail"), hook) != 0)
    return FALSE;
  g_set_error (error, GW_ERROR, GW_ERROR_CONFIG, "%s is %s", where, hook);
  return TRUE;
}

static gpointer
create (GwHost *host, const GwConfig *config, GError **error)
{
  const char *service = gw_config_string (config, "service");
  Instance *self;

  if (fails (config, "create", error))
    return NULL;
  if (service != NULL && !gw_host_publish (host, service, options, NULL, error))
    return NULL;
  self = g_new0 (Instance, 1);
  self->host = host;
  self->config = config;
  say (self, "created");
  return self;
}

/* What the compiler does not see through. */
static int *volatile nowhere = (int *) 16;

static gpointer
write_nowhere (gpointer data)
{
  *nowhere = 1;
  return NULL;
}

static int
compare (const void *a, const void *b)
{
  return 0;
}

/* Not to be turned into a loop, nor into nothing. */
static int
descend (volatile int *depth)
{
  volatile int frame[256] = { *depth };

  if (frame[0] < 0)
    return 0;
  frame[0] = 1;
  return descend (frame) + frame[0];
}

static gboolean
on_crash (gpointer data)
{
  const char *how = data;
  volatile int zero = 0;
  volatile int many = 100;

  if (strcmp (how, "segv") == 0)
    write_nowhere (NULL);
  else if (strcmp (how, "abort") == 0)
    abort ();
  else if (strcmp (how, "error") == 0)
    g_error ("this cannot be");
  else if (strcmp (how, "division") == 0)
    many = many / zero;
  else if (strcmp (how, "library") == 0) /* far below us */
    qsort (nowhere, 10, sizeof (int), compare);
  else if (strcmp (how, "stack") == 0)
    descend (&zero);
  else if (strcmp (how, "thread") == 0)
    g_thread_join (g_thread_new ("crash", write_nowhere, NULL));
  return G_SOURCE_REMOVE;
}

static gboolean
start (gpointer data, GError **error)
{
  Instance *self = data;

  if (fails (self->config, "start", error))
    return FALSE;
  say (self, "started");
  if (gw_config_string (self->config, "crash") != NULL)
    g_idle_add (on_crash, (gpointer) gw_config_string (self->config, "crash"));
  return TRUE;
}

typedef struct
{
  GwStopDone done;
  gpointer data;
} Stop;

static gboolean
on_stopped (gpointer data)
{
  Stop *stop = data;

  stop->done (stop->data);
  return G_SOURCE_REMOVE;
}

static void
stop (gpointer data, GwStopDone done, gpointer done_data)
{
  Instance *self = data;
  gint64 pause = gw_config_integer (self->config, "pause");
  Stop *later;

  say (self, "stopping");
  if (pause == 0)
    {
      done (done_data);
      return;
    }
  later = g_new0 (Stop, 1);
  later->done = done;
  later->data = done_data;
  g_timeout_add_full (G_PRIORITY_DEFAULT, pause, on_stopped, later, g_free);
}

static void
destroy (gpointer data)
{
  say (data, "destroyed");
  g_free (data);
}

static gboolean
check (const GwConfig *config, GError **error)
{
  return !fails (config, "check", error);
}

static char *
probe (const GwConfig *config, const char *state_directory, GError **error)
{
  return fails (config, "probe", error) ? NULL : g_strdup_printf ("probed in %s", state_directory);
}

static const GwPlugin plugin = {
  .abi = PLUGIN_ABI,
  .size = sizeof plugin,
  .option_size = sizeof *options,
  .name = PLUGIN_NAME,
  .version = "1.2.3",
  .summary = "a plugin of the tests",
  .options = options,
  .create = create,
  .start = start,
  .stop = stop,
  .destroy = destroy,
  .check = check,
  .probe = probe,
};

const GwPlugin *
gw_plugin_descriptor (void)
{
  return &plugin;
}
