#include "plugins/turn/peers.h"

#include "gateway/gateway/plugin.h"
#include "plugins/turn/range.h"

/* RFC 6890 and what carries an IPv4 address inside (RFC 6052, 3056, 4380). IPv4-mapped addresses
 * are IPv4 in GwAddress. */
static const char *const refused_ranges[] = {
  "0.0.0.0/8",      "10.0.0.0/8",   "100.64.0.0/10",  "127.0.0.0/8",    "169.254.0.0/16",
  "172.16.0.0/12",  "192.0.0.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15",
  "224.0.0.0/4",    "240.0.0.0/4",  "::/96",          "::ffff:0:0/96",  "64:ff9b::/96",
  "64:ff9b:1::/48", "100::/64",     "2001::/32",      "2002::/16",      "fc00::/7",
  "fe80::/10",      "fec0::/10",    "ff00::/8",
};

typedef struct
{
  TurnRange range;
  gboolean allow;
} Rule;

struct _TurnPeers
{
  GArray *rules;   /* of Rule: the administrator's */
  GArray *refused; /* of TurnRange */
  GArray *own;     /* of GwAddress, port 0 */
  GArray *sfus;    /* of GwMediaPorts */
};

static gboolean
add_rules (
    GArray *rules, const char *const *entries, gboolean allow, const char *where, GError **error)
{
  for (; *entries; entries++)
    {
      Rule rule = { .allow = allow };
      if (!turn_range_parse (*entries, &rule.range))
        {
          g_set_error (error, GW_ERROR, GW_ERROR_CONFIG,
                       "%s: \"%s\" is no address range; write for example 10.1.0.0/16 or "
                       "2001:db8::/32, with nothing behind the prefix",
                       where, *entries);
          return FALSE;
        }
      g_array_append_val (rules, rule);
    }
  return TRUE;
}

static void
add_refused (GArray *refused)
{
  for (gsize i = 0; i < G_N_ELEMENTS (refused_ranges); i++)
    {
      TurnRange range;
      if (!turn_range_parse (refused_ranges[i], &range))
        g_error ("%s is no address range", refused_ranges[i]);
      g_array_append_val (refused, range);
    }
}

TurnPeers *
turn_peers_new (const char *const *allow,
                const char *where_allow,
                const char *const *deny,
                const char *where_deny,
                GError **error)
{
  g_autoptr (TurnPeers) self = g_atomic_rc_box_new0 (TurnPeers);
  self->rules = g_array_new (FALSE, FALSE, sizeof (Rule));
  self->refused = g_array_new (FALSE, FALSE, sizeof (TurnRange));
  self->own = g_array_new (FALSE, FALSE, sizeof (GwAddress));
  self->sfus = g_array_new (FALSE, FALSE, sizeof (GwMediaPorts));
  add_refused (self->refused);
  if (!add_rules (self->rules, allow, TRUE, where_allow, error) ||
      !add_rules (self->rules, deny, FALSE, where_deny, error))
    return NULL;
  return g_steal_pointer (&self);
}

TurnPeers *
turn_peers_with (const TurnPeers *peers, const TurnSurroundings *surroundings)
{
  TurnPeers *self = g_atomic_rc_box_new0 (TurnPeers);
  self->rules = g_array_ref (peers->rules);
  self->refused = g_array_ref (peers->refused);
  self->own = g_array_copy ((GArray *) surroundings->own);
  self->sfus = g_array_copy ((GArray *) surroundings->sfus);
  for (guint i = 0; i < self->own->len; i++)
    g_array_index (self->own, GwAddress, i).port = 0;
  return self;
}

TurnPeers *
turn_peers_ref (TurnPeers *peers)
{
  return g_atomic_rc_box_acquire (peers);
}

static void
clear (gpointer data)
{
  TurnPeers *self = data;
  g_array_unref (self->rules);
  g_array_unref (self->refused);
  g_array_unref (self->own);
  g_array_unref (self->sfus);
}

void
turn_peers_unref (TurnPeers *peers)
{
  g_atomic_rc_box_release_full (peers, clear);
}

/* Returns: (nullable): the rule that decides about @peer. */
static const Rule *
find_rule (const TurnPeers *self, const GwAddress *peer)
{
  const Rule *best = NULL;
  for (guint i = 0; i < self->rules->len; i++)
    {
      const Rule *rule = &g_array_index (self->rules, Rule, i);
      if (!turn_range_contains (&rule->range, peer))
        continue;
      if (!best || rule->range.bits > best->range.bits ||
          (rule->range.bits == best->range.bits && !rule->allow))
        best = rule;
    }
  return best;
}

static gboolean
same_host (const GwAddress *a, const GwAddress *b)
{
  GwAddress left = *a, right = *b;
  left.port = right.port = 0;
  return gw_address_equal (&left, &right);
}

static gboolean
is_sfu (const TurnPeers *self, const GwAddress *peer)
{
  for (guint i = 0; i < self->sfus->len; i++)
    if (gw_media_ports_contain (&g_array_index (self->sfus, GwMediaPorts, i), peer))
      return TRUE;
  return FALSE;
}

static gboolean
is_refused (const TurnPeers *self, const GwAddress *peer)
{
  for (guint i = 0; i < self->refused->len; i++)
    if (turn_range_contains (&g_array_index (self->refused, TurnRange, i), peer))
      return TRUE;
  for (guint i = 0; i < self->own->len; i++)
    if (same_host (&g_array_index (self->own, GwAddress, i), peer))
      return TRUE;
  return FALSE;
}

gboolean
turn_peers_allow (const TurnPeers *self, const GwAddress *peer)
{
  const Rule *rule = find_rule (self, peer);
  if (rule)
    return rule->allow;
  return is_sfu (self, peer) || !is_refused (self, peer);
}
