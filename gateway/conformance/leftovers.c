#include "gateway/conformance/leftovers.h"

static guint
count_entries (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint count = 0;

  while (dir != NULL && g_dir_read_name (dir) != NULL)
    count++;
  return count;
}

/* GLib has no list of them, but numbers them one by one. */
static guint
count_sources (void)
{
  GSource *probe = g_idle_source_new ();
  guint last = g_source_attach (probe, NULL);
  guint count = 0;

  g_source_destroy (probe);
  g_source_unref (probe);
  for (guint id = 1; id < last; id++)
    if (g_main_context_find_source_by_id (NULL, id) != NULL)
      count++;
  return count;
}

GwLeftovers
gw_leftovers_count (void)
{
  return (GwLeftovers){
    .sources = count_sources (),
    .files = count_entries ("/proc/self/fd"),
    .threads = count_entries ("/proc/self/task"),
  };
}
