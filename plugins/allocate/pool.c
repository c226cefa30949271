#include "plugins/allocate/pool.h"

/* Heartbeats lag: until the node's next one or two, a meeting just handed out counts as this much
 * load, so that a burst of meetings spreads. */
#define FRESH_SECONDS 10
#define FRESH_LOAD 0.05

/* An instant meeting has no end we hear of for sure: unasked for this long it is forgotten. */
#define INSTANT_SECONDS (24 * 60 * 60)
#define SWEEP_SECONDS 60

typedef struct
{
  char *meeting;
  char *role;
  char *address;
  gint64 begin_at; /* 0: instant */
  gint64 end_at;
  gint64 first_at; /* when it was handed out */
  gint64 asked_at; /* when it was last asked for */
} Choice;

struct _AllocatePool
{
  GHashTable *choices; /* "role meeting" → Choice */
  gint64 swept_at;
};

static void
choice_free (gpointer data)
{
  Choice *choice = data;

  g_free (choice->meeting);
  g_free (choice->role);
  g_free (choice->address);
  g_free (choice);
}

static char *
choice_key (const char *role, const char *meeting)
{
  return g_strconcat (role, " ", meeting, NULL);
}

AllocatePool *
allocate_pool_new (void)
{
  AllocatePool *pool = g_new0 (AllocatePool, 1);

  pool->choices = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, choice_free);
  return pool;
}

void
allocate_pool_free (AllocatePool *pool)
{
  g_hash_table_unref (pool->choices);
  g_free (pool);
}

guint
allocate_pool_size (const AllocatePool *pool)
{
  return g_hash_table_size (pool->choices);
}

static gboolean
choice_is_over (const Choice *choice, gint64 now)
{
  if (choice->begin_at == 0)
    return choice->asked_at + INSTANT_SECONDS < now;
  return choice->end_at < now;
}

static void
sweep (AllocatePool *pool, gint64 now)
{
  GHashTableIter iter;
  gpointer choice;

  if (now < pool->swept_at + SWEEP_SECONDS)
    return;

  pool->swept_at = now;
  g_hash_table_iter_init (&iter, pool->choices);
  while (g_hash_table_iter_next (&iter, NULL, &choice))
    {
      if (choice_is_over (choice, now))
        g_hash_table_iter_remove (&iter);
    }
}

/* What a node has been promised to, seen by one request. */
typedef struct
{
  guint fresh;       /* meetings handed out since its last heartbeats */
  guint meetings;    /* meetings handed out at all */
  gboolean reserved; /* a scheduled meeting has it at the request's time */
} Promise;

static gboolean
overlaps (const Choice *choice, gint64 begin_at, gint64 end_at)
{
  return choice->begin_at != 0 && choice->begin_at < end_at && begin_at < choice->end_at;
}

static Promise
promised (const AllocatePool *pool,
          const GwNode *node,
          const GwAllocationRequest *request,
          gint64 now)
{
  gboolean instant = request->begin_at == 0;
  gint64 begin_at = instant ? now : request->begin_at;
  gint64 end_at = instant ? now + 1 : request->end_at;
  Promise promise = { 0 };
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, pool->choices);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const Choice *choice = value;

      if (!g_str_equal (choice->role, node->role) || !g_str_equal (choice->address, node->address))
        continue;

      promise.meetings++;
      if (now < choice->first_at + FRESH_SECONDS)
        promise.fresh++;
      if (overlaps (choice, begin_at, end_at))
        promise.reserved = TRUE;
    }

  return promise;
}

typedef struct
{
  const GwNode *node;
  gboolean reserved;
  double load;
  guint meetings;
} Candidate;

/* Unreserved first, then the least loaded, then the one with the fewest meetings. */
static gboolean
is_better (const Candidate *candidate, const Candidate *best)
{
  if (best->node == NULL)
    return TRUE;
  if (candidate->reserved != best->reserved)
    return !candidate->reserved;
  if (candidate->load != best->load)
    return candidate->load < best->load;
  return candidate->meetings < best->meetings;
}

static const GwNode *
choose (const AllocatePool *pool,
        const GwAllocationRequest *request,
        const GwNode *nodes,
        gsize n_nodes,
        gint64 now)
{
  /* Exclusive are the sfus of scheduled meetings; turns and file stores serve everybody. */
  gboolean exclusive = request->begin_at != 0;
  Candidate best = { 0 };

  for (gsize i = 0; i < n_nodes; i++)
    {
      const GwNode *node = &nodes[i];
      Promise promise;
      Candidate candidate;

      if (node->draining || node->load >= 1.0)
        continue;

      promise = promised (pool, node, request, now);
      if (promise.reserved && exclusive && g_str_equal (node->role, "sfu"))
        continue;

      candidate.node = node;
      candidate.reserved = promise.reserved;
      candidate.load = node->load + FRESH_LOAD * promise.fresh;
      candidate.meetings = MAX (node->meetings, promise.meetings);
      if (is_better (&candidate, &best))
        best = candidate;
    }

  return best.node;
}

static const GwNode *
find_node (const GwNode *nodes, gsize n_nodes, const char *address)
{
  for (gsize i = 0; i < n_nodes; i++)
    {
      if (g_str_equal (nodes[i].address, address))
        return &nodes[i];
    }

  return NULL;
}

/* The node that the meeting had, when it lives and, for a moved meeting, is free at the new time.
 * A draining node keeps its meetings: whoever comes late belongs to the same room. */
static const GwNode *
keep (AllocatePool *pool,
      const char *key,
      const GwAllocationRequest *request,
      const GwNode *nodes,
      gsize n_nodes,
      gint64 now)
{
  Choice *choice = g_hash_table_lookup (pool->choices, key);
  const GwNode *node;

  if (choice == NULL)
    return NULL;

  node = find_node (nodes, n_nodes, choice->address);
  if (node == NULL || choice->begin_at != request->begin_at || choice->end_at != request->end_at)
    {
      g_hash_table_remove (pool->choices, key);
      return NULL;
    }

  choice->asked_at = now;
  return node;
}

const char *
allocate_pool_take (AllocatePool *pool,
                    const GwAllocationRequest *request,
                    const GwNode *nodes,
                    gsize n_nodes,
                    gint64 now)
{
  g_autofree char *key = NULL;
  const GwNode *node;
  Choice *choice;

  sweep (pool, now);
  if (n_nodes == 0)
    return NULL;

  key = choice_key (nodes[0].role, request->meeting);
  node = keep (pool, key, request, nodes, n_nodes, now);
  if (node != NULL)
    return node->address;

  node = choose (pool, request, nodes, n_nodes, now);
  if (node == NULL)
    return NULL;

  choice = g_new0 (Choice, 1);
  choice->meeting = g_strdup (request->meeting);
  choice->role = g_strdup (node->role);
  choice->address = g_strdup (node->address);
  choice->begin_at = request->begin_at;
  choice->end_at = request->end_at;
  choice->first_at = choice->asked_at = now;
  g_hash_table_insert (pool->choices, g_steal_pointer (&key), choice);
  return node->address;
}

void
allocate_pool_release (AllocatePool *pool, const char *meeting)
{
  static const char *const roles[] = { "sfu", "turn", "fs" };

  for (gsize i = 0; i < G_N_ELEMENTS (roles); i++)
    {
      g_autofree char *key = choice_key (roles[i], meeting);

      g_hash_table_remove (pool->choices, key);
    }
}
