#include "gateway/cli/init/reach.h"

/* Of RFC 6890: what only a network of one's own, or this machine, routes. */
static const struct
{
  guint16 family;
  guint8 prefix[2];
  guint bits;
} private_ranges[] = {
  { AF_INET, { 0 }, 8 },         { AF_INET, { 10 }, 8 },        { AF_INET, { 100, 64 }, 10 },
  { AF_INET, { 127 }, 8 },       { AF_INET, { 169, 254 }, 16 }, { AF_INET, { 172, 16 }, 12 },
  { AF_INET, { 192, 168 }, 16 }, { AF_INET6, { 0xfc }, 7 },     { AF_INET6, { 0xfe, 0x80 }, 10 },
  { AF_INET6, { 0 }, 16 }, /* ::1 and mapped addresses */
};

static gboolean
is_in (const GwAddress *address, const guint8 prefix[2], guint bits)
{
  guint mask = 0xffffu << (16 - bits) & 0xffffu;
  guint here = address->ip[0] << 8 | address->ip[1];

  return (here & mask) == ((guint) (prefix[0] << 8 | prefix[1]) & mask);
}

gboolean
gw_init_reach_is_public (const GwAddress *address)
{
  for (guint i = 0; i < G_N_ELEMENTS (private_ranges); i++)
    if (private_ranges[i].family == address->family &&
        is_in (address, private_ranges[i].prefix, private_ranges[i].bits))
      return FALSE;
  return TRUE;
}

static gboolean
has (const GArray *addresses, const GwAddress *address)
{
  for (guint i = 0; i < addresses->len; i++)
    if (gw_address_equal (&g_array_index (addresses, GwAddress, i), address))
      return TRUE;
  return FALSE;
}

static gboolean
has_public_ipv4 (const GArray *addresses)
{
  for (guint i = 0; i < addresses->len; i++)
    {
      const GwAddress *address = &g_array_index (addresses, GwAddress, i);

      if (address->family == AF_INET && gw_init_reach_is_public (address))
        return TRUE;
    }
  return FALSE;
}

GwInitReach
gw_init_reach_judge (const GArray *answers, const GArray *own)
{
  /* Routers translate IPv4; an IPv6 address is somebody's own. */
  gboolean behind_router = !has_public_ipv4 (own);
  guint ours = 0, loopback = 0, router = 0, others = 0;

  for (guint i = 0; i < answers->len; i++)
    {
      const GwAddress *answer = &g_array_index (answers, GwAddress, i);

      if (gw_address_is_loopback (answer))
        loopback++;
      else if (has (own, answer))
        ours++;
      else if (answer->family == AF_INET && behind_router)
        router++;
      else
        others++;
    }
  if (answers->len == 0)
    return GW_INIT_REACH_NOWHERE;
  if (loopback == answers->len)
    return GW_INIT_REACH_LOOPBACK;
  if (others > 0)
    return ours + router > 0 ? GW_INIT_REACH_PARTLY : GW_INIT_REACH_ELSEWHERE;
  return router > 0 ? GW_INIT_REACH_ROUTER : GW_INIT_REACH_HERE;
}

static gboolean
is_meant (const GwAddress *address, GwInitReachWhich which)
{
  if (which == GW_INIT_REACH_PUBLIC)
    return gw_init_reach_is_public (address);
  return which == GW_INIT_REACH_ALL ||
         (!gw_init_reach_is_public (address) && !gw_address_is_loopback (address));
}

char *
gw_init_reach_print (const GArray *addresses, GwInitReachWhich which, const char *separator)
{
  g_autoptr (GString) text = g_string_new (NULL);
  char ip[GW_ADDRESS_TEXT_MAX];

  for (guint i = 0; i < addresses->len; i++)
    {
      const GwAddress *address = &g_array_index (addresses, GwAddress, i);

      if (!is_meant (address, which))
        continue;
      if (text->len > 0)
        g_string_append (text, separator);
      g_string_append (text, gw_address_print_ip (address, ip));
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}
