#include "plugins/allocate/on-demand/record.h"

#include <string.h>

#include "plugins/allocate/roster.h"

#define GROUP "machine"
#define STAYS "stays"

static const char *const states[] = {
  [ALLOCATE_PLANNED] = "planned", [ALLOCATE_CREATING] = "creating",
  [ALLOCATE_RUNNING] = "running", [ALLOCATE_DELETING] = "deleting",
  [ALLOCATE_GONE] = "gone",
};

char *
allocate_record_print (const AllocateMachine *machine)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GPtrArray) stays = g_ptr_array_new_with_free_func (g_free);

  g_key_file_set_string (file, GROUP, "state", states[machine->state]);
  g_key_file_set_string (file, GROUP, "address", machine->address);
  g_key_file_set_string (file, GROUP, "labels", machine->labels);
  if (machine->owner != NULL)
    g_key_file_set_string (file, GROUP, "owner", machine->owner);
  g_key_file_set_int64 (file, GROUP, "made-at", machine->made_at);
  g_key_file_set_int64 (file, GROUP, "used-at", machine->used_at);
  g_key_file_set_boolean (file, GROUP, "heard", machine->heard);
  g_key_file_set_boolean (file, GROUP, "again", machine->again);
  g_key_file_set_integer (file, GROUP, "failures", (int) machine->failures);

  for (guint i = 0; i < allocate_timeline_size (machine->stays); i++)
    {
      const AllocateStay *stay = allocate_timeline_get (machine->stays, i)->item;

      g_ptr_array_add (stays, g_strdup_printf ("%" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %s",
                                               stay->begin_at, stay->end_at, stay->meeting));
    }
  g_key_file_set_string_list (file, GROUP, STAYS, (const char *const *) stays->pdata, stays->len);
  return g_key_file_to_data (file, NULL, NULL);
}

static gboolean
read_state (GKeyFile *file, AllocateState *state, GError **error)
{
  g_autofree char *text = g_key_file_get_string (file, GROUP, "state", error);

  if (text == NULL)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    {
      if (strcmp (text, states[i]) == 0)
        {
          *state = (AllocateState) i;
          return TRUE;
        }
    }

  g_set_error (error, GW_ERROR, GW_ERROR_FAILED, "the state \"%.20s\" is not known", text);
  return FALSE;
}

static void
read_stays (GKeyFile *file, AllocateMachine *machine, AllocateRecordStay visit, gpointer data)
{
  g_auto (GStrv) stays = g_key_file_get_string_list (file, GROUP, STAYS, NULL, NULL);

  for (char **stay = stays; stay != NULL && *stay != NULL; stay++)
    {
      g_auto (GStrv) words = g_strsplit (*stay, " ", 3);
      gint64 begin_at, end_at;

      if (g_strv_length (words) == 3 &&
          g_ascii_string_to_signed (words[0], 10, 1, G_MAXINT64, &begin_at, NULL) &&
          g_ascii_string_to_signed (words[1], 10, 1, G_MAXINT64, &end_at, NULL) &&
          begin_at < end_at)
        visit (machine, words[2], begin_at, end_at, data);
    }
}

AllocateMachine *
allocate_record_read (
    const char *name, const char *text, AllocateRecordStay visit, gpointer data, GError **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *address = NULL;
  g_autofree char *labels = NULL;
  g_autofree char *owner = NULL;
  AllocateMachine *machine;
  AllocateState state;

  if (!g_key_file_load_from_data (file, text, strlen (text), G_KEY_FILE_NONE, error) ||
      !read_state (file, &state, error) ||
      (address = g_key_file_get_string (file, GROUP, "address", error)) == NULL)
    return NULL;
  if (!allocate_is_address (address))
    {
      g_set_error (error, GW_ERROR, GW_ERROR_FAILED, "the address \"%.80s\" is not HOST:PORT",
                   address);
      return NULL;
    }

  labels = g_key_file_get_string (file, GROUP, "labels", NULL);
  owner = g_key_file_get_string (file, GROUP, "owner", NULL);
  machine = allocate_machine_new (name, address, labels != NULL ? labels : "", owner);
  machine->state = state;
  machine->made_at = g_key_file_get_int64 (file, GROUP, "made-at", NULL);
  machine->used_at = g_key_file_get_int64 (file, GROUP, "used-at", NULL);
  machine->heard = g_key_file_get_boolean (file, GROUP, "heard", NULL);
  machine->again = g_key_file_get_boolean (file, GROUP, "again", NULL);
  machine->failures = (guint) MAX (g_key_file_get_integer (file, GROUP, "failures", NULL), 0);
  read_stays (file, machine, visit, data);
  return machine;
}
