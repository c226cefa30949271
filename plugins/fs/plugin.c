/* fs: stores the files of meetings in a folder, and gives them to whoever has a token. */
#include "config.h"

#include "gateway/cluster/wall-clock.h"
#include "gateway/gateway/plugin.h"
#include "gateway/host/state.h"

#include "plugins/fs/fs.h"
#include "plugins/fs/routes.h"
#include "plugins/fs/upload.h"

/* Seconds between two reports of this node; the host forgets it after 15 s. */
#define REPORT_INTERVAL 5
/* Seconds between two looks for what is too old. */
#define CLEAN_INTERVAL (60 * 60)
/* Seconds that uploads under way have for ending when we stop. */
#define STOP_TIMEOUT 10
/* What broke off is left alone for so many seconds: another fs may have the same folder. */
#define BROKEN_AGE (24 * 60 * 60)
/* Uploads at once that make a full load, as the allocator sees it. */
#define FULL_LOAD 64
#define DISK_THREADS 4
/* What in-process roles call this node where the process has no name of its own. */
#define LOCAL_ADDRESS "localhost:0"

static const GwOption options[] = {
  { "directory", NULL, GW_OPTION_PATH, NULL, 0, 0,
    "the folder for the files; \"files\" in the state folder when it is not given" },
  { "file-max", NULL, GW_OPTION_SIZE, "100M", 1, G_GINT64_CONSTANT (1) << 50,
    "the largest file that may be uploaded" },
  { "meeting-max", NULL, GW_OPTION_SIZE, "1G", 1, G_GINT64_CONSTANT (1) << 50,
    "the space for all files of one meeting" },
  { "keep", NULL, GW_OPTION_DURATION, "30d", 60 * 1000, G_GINT64_CONSTANT (3660) * 86400 * 1000,
    "how long files are kept" },
  { 0 },
};

typedef struct
{
  Fs *fs;
  gint64 now;
  guint count;
} Cleaning;

static void
clean (gpointer data)
{
  Cleaning *cleaning = data;
  const Fs *fs = cleaning->fs;

  cleaning->count =
      fs_store_clean (fs->store, cleaning->now - fs->keep, cleaning->now - BROKEN_AGE);
}

static void
cleaned (gpointer data)
{
  g_autofree Cleaning *cleaning = data;

  if (cleaning->count > 0)
    g_message ("removed %u files that were kept long enough", cleaning->count);
}

static gboolean
on_clean (gpointer data)
{
  Fs *fs = data;
  Cleaning *cleaning = g_new0 (Cleaning, 1);

  cleaning->fs = fs;
  cleaning->now = gw_wall_clock ();
  fs_disk_run (fs->disk, clean, cleaned, cleaning);
  return G_SOURCE_CONTINUE;
}

/* Without "directory" it is the state folder's, which the host checks. */
static gboolean
fs_check (const GwConfig *config, GError **error)
{
  const char *directory = gw_config_string (config, "directory");
  g_autofree char *where = gw_config_where (config, "directory");
  g_autofree char *problem = directory != NULL ? gw_state_problem (directory) : NULL;

  if (problem == NULL)
    return TRUE;
  g_set_error (error, GW_ERROR, GW_ERROR_CONFIG, "%s: %s", where, problem);
  return FALSE;
}

static FsStore *
open_store (GwHost *host, const GwConfig *config, GError **error)
{
  const char *directory = gw_config_string (config, "directory");
  g_autofree char *where = gw_config_where (config, "directory");
  g_autofree char *usual = g_build_filename (gw_host_state_directory (host), "files", NULL);
  FsStore *store = fs_store_new (directory != NULL ? directory : usual, error);

  if (store == NULL)
    g_prefix_error (error, "%s: ", where);
  return store;
}

static gpointer
fs_create (GwHost *host, const GwConfig *config, GError **error)
{
  GwMetrics *metrics = gw_host_metrics (host);
  FsStore *store = open_store (host, config, error);
  Fs *fs;

  if (store == NULL)
    return NULL;

  fs = g_new0 (Fs, 1);
  fs->host = host;
  fs->file_max = (guint64) gw_config_integer (config, "file-max");
  fs->meeting_max = (guint64) gw_config_integer (config, "meeting-max");
  fs->keep = gw_config_integer (config, "keep") / 1000;
  fs->store = store;
  fs->disk = fs_disk_new (DISK_THREADS);
  fs->places = fs_places_new ();
  fs->uploads = g_ptr_array_new ();
  fs->uploads_total = gw_metrics_counter (metrics, "fs_uploads_total", NULL, "Files stored");
  fs->downloads_total =
      gw_metrics_counter (metrics, "fs_downloads_total", NULL, "Files asked for and found");
  gw_server_mount_stream (gw_host_server (host), FS_PREFIX, FS_BODY_MAX, fs_routes_head,
                          fs_routes_serve, fs);
  return fs;
}

static gboolean
on_report (gpointer data)
{
  Fs *fs = data;
  const char *domain = gw_host_domain_address (fs->host);
  GwNode node = {
    .size = sizeof node,
    .role = "fs",
    .address = domain != NULL ? domain : LOCAL_ADDRESS,
    .load = (double) fs->uploads->len / FULL_LOAD,
    .last_seen = gw_wall_clock (),
    .draining = fs->drained != NULL,
  };

  gw_host_report_node (fs->host, &node);
  return G_SOURCE_CONTINUE;
}

static gboolean
fs_start (gpointer self, GError **error)
{
  Fs *fs = self;

  on_report (fs);
  on_clean (fs);
  fs->report_source = g_timeout_add_seconds (REPORT_INTERVAL, on_report, fs);
  fs->clean_source = g_timeout_add_seconds (CLEAN_INTERVAL, on_clean, fs);
  return TRUE;
}

static gboolean
on_stop_timeout (gpointer self)
{
  Fs *fs = self;

  fs->stop_source = 0;
  fs_uploads_end (fs);
  return G_SOURCE_REMOVE;
}

/* Uploads under way may end; new ones find no listener. */
static void
fs_stop (gpointer self, GwStopDone done, gpointer data)
{
  Fs *fs = self;

  fs->drained = done;
  fs->drained_data = data;
  on_report (fs);
  g_clear_handle_id (&fs->report_source, g_source_remove);
  if (fs->uploads->len == 0)
    {
      g_steal_pointer (&fs->drained) (data);
      return;
    }
  fs->stop_source = g_timeout_add_seconds (STOP_TIMEOUT, on_stop_timeout, fs);
}

static void
fs_destroy (gpointer self)
{
  Fs *fs = self;

  gw_server_unmount (gw_host_server (fs->host), FS_PREFIX);
  fs->is_closed = TRUE;
  fs->drained = NULL;
  g_clear_handle_id (&fs->report_source, g_source_remove);
  g_clear_handle_id (&fs->clean_source, g_source_remove);
  g_clear_handle_id (&fs->stop_source, g_source_remove);
  fs_uploads_end (fs);
  fs_disk_free (fs->disk);
  fs_places_free (fs->places);
  fs_store_free (fs->store);
  g_ptr_array_unref (fs->uploads);
  g_free (fs);
}

static const GwPlugin plugin = {
  .abi = GW_PLUGIN_ABI,
  .size = sizeof (GwPlugin),
  .option_size = sizeof (GwOption),
  .name = "fs",
  .version = PACKAGE_VERSION,
  .summary = "stores the files of meetings",
  .options = options,
  .create = fs_create,
  .start = fs_start,
  .stop = fs_stop,
  .destroy = fs_destroy,
  .check = fs_check,
};

const GwPlugin *
gw_plugin_descriptor (void)
{
  return &plugin;
}
