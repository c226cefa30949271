#include "tests/plugins/allocate/on-demand/cloud.h"

#include <string.h>

static const char *const nothing[] = { NULL };

const char *const cloud_settings[] = { "create-command=sh -c create", "delete-command=sh -c delete",
                                       "list-command=sh -c list",     "address=%n.example.com:443",
                                       "secret-file=/etc/secret",     NULL };

static const char *
variable (const GwCommand *command, const char *name)
{
  return g_environ_getenv ((char **) command->environment, name);
}

void
cloud_put_node (Cloud *cloud, const char *address, guint participants)
{
  const GwNode node = { .size = sizeof node,
                        .role = "sfu",
                        .address = address,
                        .participants = participants,
                        .labels = nothing };

  gw_rig_put_node (cloud->bench->rig, &node);
}

static void
reply (Cloud *cloud, GwCommandRun *run, const char *output, const char *message)
{
  g_autoptr (GError) error =
      message != NULL ? g_error_new_literal (GW_ERROR, GW_ERROR_FAILED, message) : NULL;

  if (!cloud->hangs)
    gw_rig_reply_command (cloud->bench->rig, run, 1, output, error);
}

typedef struct
{
  Cloud *cloud;
  char *address;
} Boot;

static void
on_boot (gpointer data)
{
  Boot *boot = data;
  GHashTableIter iter;
  gpointer address;

  g_hash_table_iter_init (&iter, boot->cloud->machines);
  while (g_hash_table_iter_next (&iter, NULL, &address))
    {
      if (strcmp (address, boot->address) == 0)
        cloud_put_node (boot->cloud, boot->address, 0);
    }
  g_free (boot->address);
  g_free (boot);
}

static void
create (Cloud *cloud, GwCommandRun *run, const GwCommand *command)
{
  const char *address = variable (command, "MEETING_NODE_ADDRESS");
  Boot *boot;

  cloud->creates++;
  g_free (cloud->environment);
  cloud->environment = g_strjoinv (" ", (char **) command->environment);
  reply (cloud, run, "", cloud->create_error);
  if (cloud->create_error != NULL || cloud->hangs)
    return;
  g_hash_table_replace (cloud->machines, g_strdup (variable (command, "MEETING_NODE_NAME")),
                        g_strdup (address));
  if (!cloud->boots)
    return;
  boot = g_new0 (Boot, 1);
  *boot = (Boot){ cloud, g_strdup (address) };
  gw_rig_set_alarm (cloud->bench->rig, bench_now (cloud->bench) + CLOUD_BOOT, on_boot, boot);
}

static void delete (Cloud *cloud, GwCommandRun *run, const GwCommand *command)
{
  cloud->deletes++;
  reply (cloud, run, "", cloud->delete_error);
  if (cloud->delete_error != NULL)
    return;
  gw_rig_silence_node (cloud->bench->rig, "sfu", variable (command, "MEETING_NODE_ADDRESS"));
  g_hash_table_remove (cloud->machines, variable (command, "MEETING_NODE_NAME"));
}

static void
list (Cloud *cloud, GwCommandRun *run)
{
  g_autofree char **names = (char **) g_hash_table_get_keys_as_array (cloud->machines, NULL);
  g_autofree char *output = g_strjoinv ("\n", names);

  cloud->lists++;
  if (cloud->list_output != NULL)
    reply (cloud, run, cloud->list_output, NULL);
  else
    reply (cloud, run, cloud->lists_not ? "" : output, NULL);
}

static void
on_command (GwCommandRun *run, const GwCommand *command, gpointer data)
{
  const char *action = variable (command, "MEETING_ACTION");

  if (strcmp (action, "create") == 0)
    create (data, run, command);
  else if (strcmp (action, "delete") == 0)
    delete (data, run, command);
  else
    list (data, run);
}

Cloud *
cloud_new (const char *setting)
{
  Cloud *cloud = g_new0 (Cloud, 1);

  gboolean one_host = setting != NULL && g_str_has_prefix (setting, "address=");

  cloud->bench = bench_new ("on-demand", cloud_settings[0], cloud_settings[1], cloud_settings[2],
                            cloud_settings[4], one_host ? "first-port=7000" : cloud_settings[3],
                            setting, NULL);
  cloud->machines = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  cloud->boots = TRUE;
  gw_rig_on_command (cloud->bench->rig, on_command, cloud);
  bench_start (cloud->bench);
  return cloud;
}

void
cloud_free (Cloud *cloud)
{
  bench_free (cloud->bench);
  g_hash_table_unref (cloud->machines);
  g_free (cloud->create_error);
  g_free (cloud->delete_error);
  g_free (cloud->list_output);
  g_free (cloud->environment);
  g_free (cloud);
}

guint
cloud_count (Cloud *cloud)
{
  return g_hash_table_size (cloud->machines);
}

void
cloud_go_to (Cloud *cloud, gint64 at)
{
  bench_advance (cloud->bench, at - bench_now (cloud->bench));
}

char *
cloud_schedule (Cloud *cloud, const char *meeting, gint64 begin_at)
{
  return g_strdup (bench_ask (cloud->bench, meeting, begin_at, begin_at + HOUR));
}
