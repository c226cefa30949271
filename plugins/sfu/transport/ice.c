#include "plugins/sfu/transport/ice.h"

#include <string.h>

SfuIceLogin *
sfu_ice_login_new (const char *ufrag, const char *pwd, gpointer owner)
{
  SfuIceLogin *credentials = g_new0 (SfuIceLogin, 1);
  credentials->ufrag = g_strdup (ufrag);
  credentials->pwd = g_strdup (pwd);
  credentials->owner = owner;
  return credentials;
}

void
sfu_ice_login_free (SfuIceLogin *credentials)
{
  g_free (credentials->ufrag);
  g_free (credentials->pwd);
  g_free (credentials);
}

static void
move_to_front (SfuIce *ice, guint from, const SfuIceTuple *tuple)
{
  memmove (&ice->tuples[1], &ice->tuples[0], from * sizeof ice->tuples[0]);
  ice->tuples[0] = *tuple;
}

static guint
find_remote (const SfuIce *ice, const GwAddress *remote)
{
  guint i = 0;
  while (i < ice->n_tuples && !gw_address_equal (&ice->tuples[i].remote, remote))
    i++;
  return i;
}

/* The last one that is not selected. */
static guint
find_victim (const SfuIce *ice)
{
  guint i = ice->n_tuples - 1;
  if (gw_address_equal (&ice->tuples[i].remote, &ice->selected.remote))
    i--;
  return i;
}

SfuIceChange
sfu_ice_add (SfuIce *ice, const SfuIceTuple *tuple, SfuIceCheck check, SfuIceTuple *dropped)
{
  guint at = find_remote (ice, &tuple->remote);
  SfuIceChange change = at < ice->n_tuples ? SFU_ICE_KNOWN : SFU_ICE_NEW;
  *dropped = (SfuIceTuple){ 0 };

  if (change == SFU_ICE_NEW && ice->n_tuples == SFU_ICE_TUPLES_MAX)
    {
      at = find_victim (ice);
      *dropped = ice->tuples[at];
    }
  else if (change == SFU_ICE_NEW)
    ice->n_tuples++;
  move_to_front (ice, at, tuple);

  if (check == SFU_ICE_NOMINATING)
    {
      ice->selected = *tuple;
      ice->nominated = TRUE;
    }
  else if (!sfu_ice_is_reachable (ice))
    ice->selected = *tuple;
  return change;
}

void
sfu_ice_hear (SfuIce *ice, const SfuIceTuple *tuple)
{
  if (!ice->nominated)
    ice->selected = *tuple;
}

void
sfu_ice_restart (SfuIce *ice)
{
  ice->nominated = FALSE;
}

gboolean
sfu_ice_is_reachable (const SfuIce *ice)
{
  return ice->selected.remote.family != 0;
}
