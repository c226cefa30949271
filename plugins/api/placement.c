#include "plugins/api/placement.h"

#include "gateway/cluster/wall-clock.h"

/* Seconds between questions to the allocator about one meeting: doubled while its answers do not
 * live, but not beyond the longest; or as the allocator wishes. */
#define SHORTEST_WAIT 2
#define LONGEST_WAIT 60
#define LONGEST_WISH 3600

/* Meetings remembered that nobody waits for. */
#define IDLE_MAX 10000

typedef struct
{
  ApiPlaceDone done;
  gpointer data;
} Waiter;

/* What is known of one meeting beyond its row. */
typedef struct
{
  ApiPlacement *placement;
  ApiMeeting *meeting; /* with the newest answer in sfu and turn */
  GArray *waiters;     /* of Waiter */
  gboolean asking;
  guint wait;      /* seconds of the newest back-off, 0: none */
  gint64 ask_at;   /* not before */
  GError *problem; /* what is said until then, unless it is to wait */
} Entry;

struct _ApiPlacement
{
  GwHost *host;
  ApiStore *store;
  GHashTable *entries; /* id → Entry */
  gboolean closed;
};

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  api_meeting_free (entry->meeting);
  g_array_unref (entry->waiters);
  g_clear_error (&entry->problem);
  g_free (entry);
}

ApiPlacement *
api_placement_new (GwHost *host, ApiStore *store)
{
  ApiPlacement *placement = g_rc_box_new0 (ApiPlacement);

  placement->host = host;
  placement->store = store;
  placement->entries = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, entry_free);
  return placement;
}

static void
free_parts (gpointer data)
{
  ApiPlacement *placement = data;

  g_hash_table_unref (placement->entries);
}

void
api_placement_unref (ApiPlacement *placement)
{
  g_rc_box_release_full (placement, free_parts);
}

static void
answer (Entry *entry, const ApiPlace *place)
{
  g_autoptr (GArray) waiters = g_steal_pointer (&entry->waiters);

  entry->waiters = g_array_new (FALSE, FALSE, sizeof (Waiter));
  for (guint i = 0; i < waiters->len; i++)
    {
      const Waiter *waiter = &g_array_index (waiters, Waiter, i);

      waiter->done (place, waiter->data);
    }
}

void
api_placement_close (ApiPlacement *placement)
{
  g_autoptr (GError) error = g_error_new (GW_ERROR, GW_ERROR_UNAVAILABLE, "the api is ending");
  const ApiPlace place = { .error = error };
  GHashTableIter iter;
  gpointer entry;

  placement->closed = TRUE;
  g_hash_table_iter_init (&iter, placement->entries);
  while (g_hash_table_iter_next (&iter, NULL, &entry))
    answer (entry, &place);
}

/* A draining node still serves the meetings it has. */
static gboolean
lives (ApiPlacement *placement, const char *sfu)
{
  return *sfu != '\0' && gw_host_find_node (placement->host, "sfu", sfu) != NULL;
}

static ApiPlace
place_of (const ApiMeeting *meeting)
{
  return (ApiPlace){ .sfu = meeting->sfu,
                     .turn = *meeting->turn != '\0' ? meeting->turn : NULL,
                     .reserved = TRUE };
}

static void
answer_wait (Entry *entry, gint64 now, guint wait, gboolean reserved)
{
  entry->wait = MAX (wait, SHORTEST_WAIT);
  entry->ask_at = now + entry->wait;
  answer (entry, &(ApiPlace){ .retry_after = entry->wait, .reserved = reserved });
}

static void
answer_error (Entry *entry, gint64 now, const GError *error)
{
  entry->ask_at = now + SHORTEST_WAIT;
  entry->problem = g_error_copy (error);
  answer (entry, &(ApiPlace){ .error = error });
}

/* The nodes are stored, or could not be. */
static void
nodes_stored (GObject *source, GAsyncResult *result, gpointer data)
{
  Entry *entry = data;
  ApiPlacement *placement = entry->placement;
  g_autoptr (GError) error = NULL;
  gboolean stored = api_store_set_nodes_finish (result, &error);

  entry->asking = FALSE;
  if (!placement->closed)
    {
      if (!stored)
        {
          /* What is not in the store must not be answered either: api processes would differ. */
          g_free (entry->meeting->sfu);
          entry->meeting->sfu = g_strdup ("");
          entry->meeting->allocated_at = 0;
          /* Nobody has it any more: what was handed out is free again. */
          if (g_error_matches (error, GW_ERROR, GW_ERROR_NOT_FOUND))
            gw_host_release (placement->host, entry->meeting->id);
          answer_error (entry, gw_wall_clock (), error);
        }
      else if (lives (placement, entry->meeting->sfu))
        {
          ApiPlace place = place_of (entry->meeting);

          entry->wait = 0;
          answer (entry, &place);
        }
      else
        {
          answer_wait (entry, gw_wall_clock (), MIN (entry->wait * 2, LONGEST_WAIT), TRUE);
        }
    }

  api_placement_unref (placement);
}

static void
allocated (const GwAllocationReply *reply, gpointer data)
{
  Entry *entry = data;
  ApiPlacement *placement = entry->placement;

  if (!placement->closed && reply->sfu != NULL)
    {
      g_free (entry->meeting->sfu);
      g_free (entry->meeting->turn);
      entry->meeting->sfu = g_strdup (reply->sfu);
      entry->meeting->turn = g_strdup (reply->turn != NULL ? reply->turn : "");
      entry->meeting->allocated_at = gw_wall_clock ();
      api_store_set_nodes (placement->store, entry->meeting, nodes_stored, entry);
      return;
    }

  entry->asking = FALSE;
  if (!placement->closed)
    {
      if (reply->error != NULL)
        {
          answer_error (entry, gw_wall_clock (), reply->error);
        }
      else
        {
          g_info ("meeting %s waits: %s", entry->meeting->id, reply->reason ? reply->reason : "");
          answer_wait (entry, gw_wall_clock (), MIN (reply->retry_after, LONGEST_WISH), FALSE);
        }
    }

  api_placement_unref (placement);
}

static void
ask (Entry *entry)
{
  const GwAllocationRequest request = {
    .size = sizeof request,
    .kind = GW_ALLOCATION_SFU_TURN,
    .email = entry->meeting->owner != NULL ? entry->meeting->owner : "",
    .begin_at = entry->meeting->begin_at,
    .end_at = entry->meeting->end_at,
    .meeting = entry->meeting->id,
  };

  entry->asking = TRUE;
  g_clear_error (&entry->problem);
  g_rc_box_acquire (entry->placement);
  gw_host_allocate (entry->placement->host, &request, allocated, entry);
}

static void
forget_idle (ApiPlacement *placement)
{
  GHashTableIter iter;
  gpointer value;

  if (g_hash_table_size (placement->entries) < IDLE_MAX)
    return;

  g_hash_table_iter_init (&iter, placement->entries);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const Entry *entry = value;

      if (!entry->asking)
        g_hash_table_iter_remove (&iter);
    }
}

static Entry *
add_entry (ApiPlacement *placement, const ApiMeeting *meeting)
{
  Entry *entry = g_new0 (Entry, 1);

  forget_idle (placement);
  entry->placement = placement;
  entry->meeting = api_meeting_copy (meeting);
  entry->waiters = g_array_new (FALSE, FALSE, sizeof (Waiter));
  g_hash_table_insert (placement->entries, g_strdup (meeting->id), entry);
  return entry;
}

/* What was asked for later counts: the row as read, or an answer that came since. */
static const ApiMeeting *
newer (const Entry *entry, const ApiMeeting *row)
{
  if (entry != NULL && entry->meeting->allocated_at > row->allocated_at)
    return entry->meeting;
  return row;
}

/* Returns: %TRUE when the allocator is not to be asked yet, and what to say meanwhile. */
static gboolean
must_wait (const Entry *entry, gint64 now, ApiPlace *place)
{
  /* The second condition forgives a clock that was set back. */
  if (entry->asking || now >= entry->ask_at || now + LONGEST_WISH < entry->ask_at)
    return FALSE;

  if (entry->problem != NULL)
    place->error = entry->problem;
  else
    place->retry_after = (guint) (entry->ask_at - now);
  return TRUE;
}

/* Whoever asks anew asks for the meeting as it is now. */
static void
refresh (Entry *entry, const ApiMeeting *row)
{
  if (newer (entry, row) != row)
    return;

  api_meeting_free (entry->meeting);
  entry->meeting = api_meeting_copy (row);
}

static void
ask_or_wait (ApiPlacement *placement,
             Entry *entry,
             const ApiMeeting *meeting,
             gint64 now,
             ApiPlaceDone done,
             gpointer data)
{
  const Waiter waiter = { done, data };
  ApiPlace place = { 0 };

  if (entry != NULL && must_wait (entry, now, &place))
    {
      done (&place, data);
      return;
    }

  if (entry == NULL)
    entry = add_entry (placement, meeting);
  g_array_append_val (entry->waiters, waiter);
  if (entry->asking)
    return;

  refresh (entry, meeting);
  ask (entry);
}

void
api_placement_find (ApiPlacement *placement,
                    const ApiMeeting *meeting,
                    gint64 now,
                    ApiPlaceDone done,
                    gpointer data)
{
  Entry *entry = g_hash_table_lookup (placement->entries, meeting->id);
  const ApiMeeting *newest = newer (entry, meeting);

  if ((entry == NULL || !entry->asking) && lives (placement, newest->sfu))
    {
      ApiPlace place = place_of (newest);

      done (&place, data);
      return;
    }

  ask_or_wait (placement, entry, meeting, now, done, data);
}

void
api_placement_reserve (ApiPlacement *placement,
                       const ApiMeeting *meeting,
                       gint64 now,
                       ApiPlaceDone done,
                       gpointer data)
{
  Entry *entry = g_hash_table_lookup (placement->entries, meeting->id);
  const ApiMeeting *newest = newer (entry, meeting);

  if ((entry == NULL || !entry->asking) && *newest->sfu != '\0')
    {
      ApiPlace place = place_of (newest);

      done (&place, data);
      return;
    }

  ask_or_wait (placement, entry, meeting, now, done, data);
}

void
api_placement_release (ApiPlacement *placement, const char *meeting)
{
  const Entry *entry = g_hash_table_lookup (placement->entries, meeting);

  /* While the allocator is asked, its answer finds the meeting gone, and is given back then. */
  if (entry != NULL && !entry->asking)
    g_hash_table_remove (placement->entries, meeting);
  gw_host_release (placement->host, meeting);
}
