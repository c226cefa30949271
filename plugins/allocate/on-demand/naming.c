#include "plugins/allocate/on-demand/naming.h"

#include <string.h>

#include "plugins/allocate/roster.h"

#define LETTERS 6

struct _AllocateNaming
{
  const char *prefix;
  char *before; /* what stands before %n in the pattern; %NULL without it */
  char *after;
  const char *pattern;
  gint64 first_port; /* 0: none */
  guint next_port;
};

/* No vowels, so that no word comes out. */
static const char letters[] = "bcdfghjklmnpqrstvwxz23456789";

static const char allowed[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-";

gboolean
allocate_is_name (const char *text)
{
  gsize size = strlen (text);

  return size > 0 && size <= ALLOCATE_NAME_MAX && strspn (text, allowed) == size &&
         g_ascii_isalnum (text[0]);
}

static gboolean
refuse (const GwConfig *config, const char *key, GError **error, const char *what)
{
  g_autofree char *where = gw_config_where (config, key);

  g_set_error (error, GW_ERROR, GW_ERROR_CONFIG, "%s %s", where, what);
  return FALSE;
}

static gboolean
check_pattern (AllocateNaming *self, const GwConfig *config, GError **error)
{
  gboolean has_port = strstr (self->pattern, "%p") != NULL;
  g_autofree char *example = NULL;

  if (self->before == NULL && !has_port)
    return refuse (config, "address", error,
                   "must hold %n, which is the machine's name, or %p, which is a port of its own");
  if (has_port && self->first_port == 0)
    return refuse (config, "first-port", error,
                   "must be set, as address gives each machine a port of its own");
  if (has_port && self->first_port > 65535 - ALLOCATE_PORTS)
    return refuse (config, "first-port", error, "must leave a thousand ports above it");
  example = allocate_naming_address (self, "name");
  self->next_port = 0;
  if (!allocate_is_address (example))
    return refuse (config, "address", error,
                   "is not HOST:PORT with %n in it, for example %n.sfu.example.com:443");
  return TRUE;
}

AllocateNaming *
allocate_naming_new (const GwConfig *config, GError **error)
{
  g_autoptr (AllocateNaming) self = g_new0 (AllocateNaming, 1);
  const char *name;

  self->prefix = gw_config_string (config, "prefix");
  self->pattern = gw_config_string (config, "address");
  self->first_port = gw_config_integer (config, "first-port");
  if (!allocate_is_name (self->prefix) || strlen (self->prefix) + LETTERS > ALLOCATE_NAME_MAX)
    {
      refuse (config, "prefix", error,
              "must begin with a letter or a digit, and have no others than those, '.', '_' and "
              "'-', 57 at most");
      return NULL;
    }
  if (self->pattern == NULL)
    {
      refuse (config, "address", error,
              "is missing: where users reach the machines, for example %n.sfu.example.com:443");
      return NULL;
    }

  name = strstr (self->pattern, "%n");
  if (name != NULL)
    {
      self->before = g_strndup (self->pattern, (gsize) (name - self->pattern));
      self->after = g_strdup (name + 2);
    }
  return check_pattern (self, config, error) ? g_steal_pointer (&self) : NULL;
}

void
allocate_naming_free (AllocateNaming *self)
{
  g_free (self->before);
  g_free (self->after);
  g_free (self);
}

gboolean
allocate_naming_is_ours (const AllocateNaming *self, const char *name)
{
  return g_str_has_prefix (name, self->prefix) && strlen (name) > strlen (self->prefix);
}

char *
allocate_naming_invent (AllocateNaming *self)
{
  char name[LETTERS + 1] = { 0 };

  for (guint i = 0; i < LETTERS; i++)
    name[i] = letters[g_random_int_range (0, sizeof letters - 1)];
  return g_strconcat (self->prefix, name, NULL);
}

char *
allocate_naming_address (AllocateNaming *self, const char *name)
{
  GString *text = g_string_new (self->pattern);

  g_string_replace (text, "%n", name, 0);
  if (strstr (text->str, "%p") != NULL)
    {
      g_autofree char *port =
          g_strdup_printf ("%" G_GINT64_FORMAT, self->first_port + self->next_port);

      self->next_port = (self->next_port + 1) % ALLOCATE_PORTS;
      g_string_replace (text, "%p", port, 0);
    }
  return g_string_free (text, FALSE);
}

gboolean
allocate_naming_is_in_address (const AllocateNaming *self)
{
  return self->before != NULL && strstr (self->pattern, "%p") == NULL;
}

char *
allocate_naming_read (const AllocateNaming *self, const char *address)
{
  g_autofree char *name = NULL;
  gsize size = strlen (address), around;

  if (!allocate_naming_is_in_address (self))
    return NULL;
  around = strlen (self->before) + strlen (self->after);
  if (size <= around || !g_str_has_prefix (address, self->before) ||
      !g_str_has_suffix (address, self->after))
    return NULL;
  name = g_strndup (address + strlen (self->before), size - around);
  return allocate_is_name (name) && allocate_naming_is_ours (self, name) ? g_steal_pointer (&name)
                                                                         : NULL;
}
