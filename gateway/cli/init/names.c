#include "gateway/cli/init/names.h"

#include <string.h>

#include <gio/gio.h>

#include "gateway/cli/init/reach.h"
#include "gateway/tls/public-name.h"

#define FROM_HOST "is this machine's host name"
#define FROM_CANONICAL "is this machine's host name in full"
#define FROM_REVERSE "is the name that DNS gives to this machine's address"
#define FROM_ADDRESS "is this machine's address, as it has no name that others know"

GwInitName *
gw_init_name_new (const char *name, const char *origin)
{
  GwInitName *self = g_new0 (GwInitName, 1);

  self->name = g_ascii_strdown (name, -1);
  self->origin = origin;
  self->is_public = gw_name_is_public (self->name);
  return self;
}

void
gw_init_name_free (GwInitName *self)
{
  g_free (self->name);
  g_free (self);
}

gboolean
gw_init_name_is_valid (const char *text)
{
  g_autofree char *below = g_strconcat (text, ".local", NULL);

  return gw_name_is_dns (text) || g_hostname_is_ip_address (text) ||
         (strchr (text, '.') == NULL && gw_name_is_dns (below));
}

static void
add (GPtrArray *candidates, const char *name, const char *origin)
{
  /* What Debian's installer writes where no name was given leads nowhere else. */
  if (name != NULL && gw_init_name_is_valid (name) && !g_str_has_prefix (name, "localhost"))
    g_ptr_array_add (candidates, gw_init_name_new (name, origin));
}

/* Anybody may write any name into a reverse zone: it must lead back. */
static void
add_reverse (GwInitDns *dns, GPtrArray *candidates, const GwAddress *address)
{
  g_autofree char *name = gw_init_lookup_reverse (dns, address);
  g_autoptr (GArray) back = NULL;

  if (name == NULL)
    return;
  back = gw_init_lookup_dns (dns, name);
  for (guint i = 0; i < back->len; i++)
    if (gw_address_equal (&g_array_index (back, GwAddress, i), address))
      {
        add (candidates, name, FROM_REVERSE);
        return;
      }
}

static GPtrArray *
list_candidates (GwInitDns *dns, const GArray *own)
{
  GPtrArray *candidates = g_ptr_array_new_with_free_func ((GDestroyNotify) gw_init_name_free);
  g_autofree char *canonical = NULL;
  g_autoptr (GArray) here = gw_init_lookup_here (g_get_host_name (), &canonical);

  add (candidates, g_get_host_name (), FROM_HOST);
  add (candidates, canonical, FROM_CANONICAL);
  for (guint i = 0; i < own->len; i++)
    if (gw_init_reach_is_public (&g_array_index (own, GwAddress, i)))
      add_reverse (dns, candidates, &g_array_index (own, GwAddress, i));
  return candidates;
}

/* Whether machines other than this one find it: those that ask the same name servers. */
static gboolean
is_known (GwInitDns *dns, const GwInitName *name, const GArray *own)
{
  g_autoptr (GArray) answers = gw_init_lookup_dns (dns, name->name);

  return gw_init_reach_judge (answers, own) == GW_INIT_REACH_HERE;
}

static gboolean
is_public (const GwInitName *name)
{
  return name->is_public;
}

static GwInitName *
take (GPtrArray *candidates, guint index)
{
  return g_ptr_array_steal_index (candidates, index);
}

GwInitName *
gw_init_name_find (GwInitDns *dns, const GArray *own)
{
  g_autoptr (GPtrArray) candidates = list_candidates (dns, own);
  char text[GW_ADDRESS_TEXT_MAX];

  for (guint i = 0; i < candidates->len; i++)
    if (is_public (candidates->pdata[i]) && is_known (dns, candidates->pdata[i], own))
      return take (candidates, i);
  for (guint i = 0; i < candidates->len; i++)
    if (is_public (candidates->pdata[i]) || is_known (dns, candidates->pdata[i], own))
      return take (candidates, i);
  if (own->len > 0 && !gw_address_is_loopback (&g_array_index (own, GwAddress, 0)))
    return gw_init_name_new (gw_address_print_ip (&g_array_index (own, GwAddress, 0), text),
                             FROM_ADDRESS);
  return gw_init_name_new ("localhost", "is all that this machine has: no network is up");
}
