#include "plugins/sfu/transport/ice.h"

#include <string.h>

/* As long as consent (RFC 7675 5.1). */
#define PROOF_LASTS (30 * G_USEC_PER_SEC)

/* Agents that nominate all that works (RFC 5245 8.1.1.2) mean the best: a nomination by TCP that
 * comes so soon after one by UDP is none. */
#define TCP_AFTER_UDP (2 * G_USEC_PER_SEC)

SfuIceLogin *
sfu_ice_login_new (const char *ufrag,
                   const char *pwd,
                   const char *remote_ufrag,
                   const char *remote_pwd,
                   gpointer owner)
{
  SfuIceLogin *credentials = g_new0 (SfuIceLogin, 1);
  credentials->ufrag = g_strdup (ufrag);
  credentials->pwd = g_strdup (pwd);
  credentials->remote_ufrag = g_strdup (remote_ufrag);
  credentials->remote_pwd = g_strdup (remote_pwd);
  credentials->owner = owner;
  return credentials;
}

void
sfu_ice_login_free (SfuIceLogin *credentials)
{
  g_free (credentials->ufrag);
  g_free (credentials->pwd);
  g_free (credentials->remote_ufrag);
  g_free (credentials->remote_pwd);
  g_free (credentials);
}

gboolean
sfu_ice_tuple_equal (const SfuIceTuple *a, const SfuIceTuple *b)
{
  return a->stream == b->stream && gw_address_equal (&a->remote, &b->remote);
}

static guint
find (const SfuIce *ice, const SfuIceTuple *tuple)
{
  guint i = 0;
  while (i < ice->n_paths && !sfu_ice_tuple_equal (&ice->paths[i].tuple, tuple))
    i++;
  return i;
}

static void
move_to_front (SfuIce *ice, guint from, const SfuIcePath *path)
{
  SfuIcePath moved = *path;
  memmove (&ice->paths[1], &ice->paths[0], from * sizeof ice->paths[0]);
  ice->paths[0] = moved;
}

/* The last one that is not selected. */
static guint
find_victim (const SfuIce *ice)
{
  guint i = ice->n_paths - 1;
  if (sfu_ice_tuple_equal (&ice->paths[i].tuple, &ice->selected))
    i--;
  return i;
}

static void
put_first (SfuIce *ice, const SfuIceTuple *tuple, SfuIcePath *dropped)
{
  guint at = find (ice, tuple);
  if (at < ice->n_paths)
    {
      ice->paths[at].tuple.local = tuple->local;
      move_to_front (ice, at, &ice->paths[at]);
      return;
    }
  if (ice->n_paths == SFU_ICE_PATHS_MAX)
    {
      at = find_victim (ice);
      *dropped = ice->paths[at];
    }
  else
    ice->n_paths++;
  move_to_front (ice, at, &(SfuIcePath){ .tuple = *tuple });
}

static void
nominate (SfuIce *ice, const SfuIcePath *path, gint64 now)
{
  gboolean selected = sfu_ice_tuple_equal (&path->tuple, &ice->selected);
  if (!selected && path->tuple.stream && !ice->selected.stream && ice->nominated != 0 &&
      now - ice->nominated < TCP_AFTER_UDP)
    return;
  if (!selected && !sfu_ice_is_proven (ice, path, now))
    {
      ice->wanted = path->tuple;
      return;
    }
  ice->selected = path->tuple;
  ice->nominated = ice->heard = now;
  ice->wanted = (SfuIceTuple){ 0 };
}

SfuIcePath *
sfu_ice_check (
    SfuIce *ice, const SfuIceTuple *tuple, SfuIceCheck check, gint64 now, SfuIcePath *dropped)
{
  *dropped = (SfuIcePath){ 0 };
  put_first (ice, tuple, dropped);
  if (sfu_ice_tuple_equal (&ice->selected, tuple))
    ice->heard = now;
  if (check == SFU_ICE_NOMINATING)
    nominate (ice, &ice->paths[0], now);
  else if (!sfu_ice_is_reachable (ice) && sfu_ice_is_proven (ice, &ice->paths[0], now))
    ice->selected = *tuple;
  return &ice->paths[0];
}

gboolean
sfu_ice_is_proven (const SfuIce *ice, const SfuIcePath *path, gint64 now)
{
  return !ice->established || (path->proven != 0 && now - path->proven < PROOF_LASTS);
}

gboolean
sfu_ice_prove (SfuIce *ice,
               const SfuIceTuple *tuple,
               const guint8 transaction[SFU_ICE_TRANSACTION_SIZE],
               gint64 now)
{
  guint at = find (ice, tuple);
  SfuIcePath *path = &ice->paths[at];
  if (at == ice->n_paths || !path->probed ||
      memcmp (path->probe, transaction, SFU_ICE_TRANSACTION_SIZE) != 0)
    return FALSE;
  path->probed = FALSE;
  path->proven = now;
  if (sfu_ice_tuple_equal (&ice->wanted, tuple))
    nominate (ice, path, now);
  else if (!sfu_ice_is_reachable (ice))
    ice->selected = path->tuple;
  return TRUE;
}

static gboolean
may_have_moved (const SfuIce *ice, const SfuIceTuple *to, gint64 now)
{
  if (!ice->established || now - ice->followed < SFU_ICE_FOLLOW_INTERVAL)
    return FALSE;
  return find (ice, to) == ice->n_paths || sfu_ice_tuple_equal (&ice->wanted, to) ||
         now - ice->heard >= SFU_ICE_QUIET;
}

SfuIcePath *
sfu_ice_follow (SfuIce *ice, const SfuIceTuple *tuple, gint64 now, SfuIcePath *dropped)
{
  *dropped = (SfuIcePath){ 0 };
  if (sfu_ice_tuple_equal (&ice->selected, tuple))
    {
      ice->heard = now;
      return NULL;
    }
  if (!may_have_moved (ice, tuple, now))
    return NULL;
  ice->followed = now;
  ice->wanted = *tuple;
  put_first (ice, tuple, dropped);
  return &ice->paths[0];
}

void
sfu_ice_hear (SfuIce *ice, const SfuIceTuple *tuple)
{
  if (!ice->established && ice->nominated == 0)
    ice->selected = *tuple;
}

void
sfu_ice_establish (SfuIce *ice, const SfuIceTuple *tuple, gint64 now)
{
  guint at = find (ice, tuple);
  if (at < ice->n_paths)
    ice->paths[at].proven = now;
  if (ice->nominated != 0 && !sfu_ice_tuple_equal (&ice->selected, tuple))
    ice->wanted = ice->selected;
  ice->selected = *tuple;
  ice->established = TRUE;
}

gboolean
sfu_ice_remove (SfuIce *ice, const struct _SfuStream *stream, gint64 now, SfuIcePath *dropped)
{
  guint at = 0;
  while (at < ice->n_paths && ice->paths[at].tuple.stream != stream)
    at++;
  if (at == ice->n_paths)
    return FALSE;
  *dropped = ice->paths[at];
  ice->n_paths--;
  memmove (&ice->paths[at], &ice->paths[at + 1], (ice->n_paths - at) * sizeof ice->paths[0]);
  if (sfu_ice_tuple_equal (&ice->wanted, &dropped->tuple))
    ice->wanted = (SfuIceTuple){ 0 };
  if (!sfu_ice_tuple_equal (&ice->selected, &dropped->tuple))
    return TRUE;

  ice->selected = (SfuIceTuple){ 0 };
  ice->nominated = 0;
  for (guint i = 0; i < ice->n_paths && !sfu_ice_is_reachable (ice); i++)
    if (sfu_ice_is_proven (ice, &ice->paths[i], now))
      ice->selected = ice->paths[i].tuple;
  return TRUE;
}

void
sfu_ice_restart (SfuIce *ice)
{
  ice->nominated = 0;
}

gboolean
sfu_ice_is_reachable (const SfuIce *ice)
{
  return ice->selected.remote.family != 0;
}
