#include "plugins/allocate/roster.h"

#include <string.h>

struct _AllocateRoster
{
  GwHost *host;
  const char *role;
  GArray *listed;   /* of GwNode, by address: as they are before anything is heard of them */
  GPtrArray *live;  /* of GwNode, as heard */
  GPtrArray *nodes; /* of GwNode, the answer */
  gboolean heard;   /* some node of the role has reported */
};

static const char *const no_labels[] = { NULL };

gboolean
allocate_is_address (const char *text)
{
  const char *colon = strrchr (text, ':');
  gboolean bracketed = text[0] == '[';

  if (colon == NULL || colon == text || strpbrk (text, " \t/@?#\"\\") != NULL)
    return FALSE;
  if (bracketed ? colon[-1] != ']' : memchr (text, ':', (gsize) (colon - text)) != NULL)
    return FALSE;
  return g_ascii_isdigit (colon[1]) &&
         g_ascii_string_to_unsigned (colon + 1, 10, 1, 65535, NULL, NULL);
}

static int
by_address (gconstpointer a, gconstpointer b)
{
  return strcmp (((const GwNode *) a)->address, ((const GwNode *) b)->address);
}

static gboolean
read_list (AllocateRoster *self, const GwConfig *config, GError **error)
{
  const char *const *listed = gw_config_list (config, self->role);

  for (gsize i = 0; listed[i] != NULL; i++)
    {
      const GwNode node = {
        .size = sizeof node, .role = self->role, .address = listed[i], .labels = no_labels
      };

      if (!allocate_is_address (listed[i]))
        {
          g_autofree char *where = gw_config_where (config, self->role);

          g_set_error (error, GW_ERROR, GW_ERROR_CONFIG,
                       "%s: \"%s\" is not HOST:PORT, for example %s.example.org:443", where,
                       listed[i], self->role);
          return FALSE;
        }
      if (!g_strv_contains (listed + i + 1, listed[i]))
        g_array_append_val (self->listed, node);
    }

  g_array_sort (self->listed, by_address);
  return TRUE;
}

AllocateRoster *
allocate_roster_new (GwHost *host, const GwConfig *config, const char *role, GError **error)
{
  g_autoptr (AllocateRoster) self = g_new0 (AllocateRoster, 1);

  self->host = host;
  self->role = role;
  self->listed = g_array_new (FALSE, FALSE, sizeof (GwNode));
  self->live = g_ptr_array_new ();
  self->nodes = g_ptr_array_new ();
  return read_list (self, config, error) ? g_steal_pointer (&self) : NULL;
}

gboolean
allocate_rosters_check (const GwConfig *config, const char *const *roles, GError **error)
{
  for (; *roles != NULL; roles++)
    {
      /* A host is only asked when nodes are called. */
      g_autoptr (AllocateRoster) roster = allocate_roster_new (NULL, config, *roles, error);

      if (roster == NULL)
        return FALSE;
    }
  return TRUE;
}

void
allocate_roster_free (AllocateRoster *self)
{
  g_array_unref (self->listed);
  g_ptr_array_unref (self->live);
  g_ptr_array_unref (self->nodes);
  g_free (self);
}

static void
add_live (const GwNode *node, gpointer data)
{
  g_ptr_array_add (data, (gpointer) node);
}

/* Both are in order of address. */
static void
add_listed (AllocateRoster *self)
{
  guint at = 0;

  for (guint i = 0; i < self->listed->len; i++)
    {
      GwNode *listed = &g_array_index (self->listed, GwNode, i);
      int order = -1;

      while (at < self->live->len && (order = by_address (self->live->pdata[at], listed)) < 0)
        at++;
      if (at < self->live->len && order == 0)
        g_ptr_array_add (self->nodes, self->live->pdata[at]);
      else if (!self->heard)
        g_ptr_array_add (self->nodes, listed);
    }
}

const GPtrArray *
allocate_roster_call (AllocateRoster *self)
{
  g_ptr_array_set_size (self->live, 0);
  gw_host_visit_nodes (self->host, self->role, add_live, self->live);
  self->heard |= self->live->len > 0;
  if (self->listed->len == 0)
    return self->live;

  g_ptr_array_set_size (self->nodes, 0);
  add_listed (self);
  return self->nodes;
}
