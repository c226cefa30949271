#include "plugins/sfu/last-n.h"

struct _SfuLastN
{
  guint n;
  GHashTable *told; /* by SfuParticipant: the ids, or %NULL for all */
};

SfuLastN *
sfu_last_n_new (guint n)
{
  SfuLastN *self = g_new0 (SfuLastN, 1);
  self->n = n;
  self->told = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_strfreev);
  return self;
}

void
sfu_last_n_free (SfuLastN *last_n)
{
  g_hash_table_unref (last_n->told);
  g_free (last_n);
}

void
sfu_last_n_forget (SfuLastN *last_n, const SfuParticipant *participant)
{
  g_hash_table_remove (last_n->told, participant);
}

static const char *
id_of (const SfuParticipant *participant)
{
  return sfu_participant_identity (participant)->id;
}

/* Returns: (nullable): one that shows something. */
static const SfuTrack *
camera_of (SfuParticipant *participant)
{
  SfuPublisher *publisher = sfu_participant_publisher (participant);
  const GPtrArray *tracks = publisher != NULL ? sfu_publisher_tracks (publisher) : NULL;
  for (guint i = 0; tracks != NULL && i < tracks->len; i++)
    {
      const SfuTrack *track = tracks->pdata[i];
      if (track->source == SFU_SOURCE_CAMERA && !track->muted)
        return track;
    }
  return NULL;
}

static SfuParticipant *
find (const GPtrArray *participants, const char *id)
{
  for (guint i = 0; i < participants->len; i++)
    if (g_str_equal (id_of (participants->pdata[i]), id))
      return participants->pdata[i];
  return NULL;
}

/* Returns: (transfer container): those with a camera, by their right to be seen. */
static GPtrArray *
rank (const char *const *order, const GPtrArray *participants)
{
  GPtrArray *ranked = g_ptr_array_new ();
  for (guint i = 0; order[i] != NULL; i++)
    {
      SfuParticipant *speaker = find (participants, order[i]);
      if (speaker != NULL && camera_of (speaker) != NULL)
        g_ptr_array_add (ranked, speaker);
    }
  for (guint i = 0; i < participants->len; i++)
    if (camera_of (participants->pdata[i]) != NULL &&
        !g_strv_contains (order, id_of (participants->pdata[i])))
      g_ptr_array_add (ranked, participants->pdata[i]);
  return ranked;
}

/* Returns: (transfer full) (nullable): whose cameras @viewer gets; %NULL: all there are. */
static char **
choose (const SfuLastN *self, const SfuParticipant *viewer, const GPtrArray *ranked)
{
  g_autoptr (GStrvBuilder) chosen = g_strv_builder_new ();
  guint n = 0;
  for (guint i = 0; i < ranked->len; i++)
    if (ranked->pdata[i] != viewer && n++ < self->n)
      g_strv_builder_add (chosen, id_of (ranked->pdata[i]));
  return n > self->n ? g_strv_builder_end (chosen) : NULL;
}

static void
spare (SfuParticipant *viewer, const GPtrArray *ranked, const char *const *chosen)
{
  SfuSubscription *subscription = sfu_participant_subscription (viewer);
  for (guint i = 0; i < ranked->len; i++)
    if (ranked->pdata[i] != viewer)
      sfu_subscription_set_spared (subscription, camera_of (ranked->pdata[i]),
                                   chosen != NULL &&
                                       !g_strv_contains (chosen, id_of (ranked->pdata[i])));
}

static gboolean
is_same (const char *const *a, const char *const *b)
{
  return a == NULL || b == NULL ? a == b : g_strv_equal (a, b);
}

/* @chosen: (transfer full) */
static void
tell (SfuLastN *self, SfuParticipant *viewer, char **chosen)
{
  JsonObject *message = json_object_new ();
  json_object_set_string_member (message, "type", "cameras");
  if (chosen == NULL)
    json_object_set_null_member (message, "participants");
  else
    {
      JsonArray *ids = json_array_new ();
      for (guint i = 0; chosen[i] != NULL; i++)
        json_array_add_string_element (ids, chosen[i]);
      json_object_set_array_member (message, "participants", ids);
    }
  g_hash_table_insert (self->told, viewer, chosen);
  sfu_participant_send (viewer, message);
}

void
sfu_last_n_apply (SfuLastN *last_n, const char *const *order, const GPtrArray *participants)
{
  g_autoptr (GPtrArray) ranked = rank (order, participants);
  for (guint i = 0; i < participants->len; i++)
    {
      SfuParticipant *viewer = participants->pdata[i];
      if (sfu_participant_subscription (viewer) == NULL)
        continue;
      char **chosen = choose (last_n, viewer, ranked);
      spare (viewer, ranked, (const char *const *) chosen);
      if (is_same (g_hash_table_lookup (last_n->told, viewer), (const char *const *) chosen))
        g_strfreev (chosen);
      else
        tell (last_n, viewer, chosen);
    }
}
