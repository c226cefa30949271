/* Which nodes serve a meeting now: the stored ones while they live, otherwise the allocator's
 * answer, asked once for all who wait for the same meeting, and with back-off when the answer is
 * a node that is not up. Control thread only.
 */
#pragma once

#include "gateway/host/host.h"
#include "plugins/api/store/store.h"

G_BEGIN_DECLS

typedef struct _ApiPlacement ApiPlacement;

ApiPlacement *api_placement_new (GwHost *host, ApiStore *store);
void api_placement_unref (ApiPlacement *placement);

/* Answers all who wait with an error; neither host nor store is used afterwards. */
void api_placement_close (ApiPlacement *placement);

/**
 * ApiPlace: exactly one of @sfu, @retry_after and @error is set.
 * @sfu: HOST:PORT of a live node.
 * @turn: HOST:PORT, or %NULL.
 * @retry_after: seconds until asking again makes sense.
 * @reserved: the nodes are named and stored, whether they live already or not.
 */
typedef struct
{
  const char *sfu;
  const char *turn;
  guint retry_after;
  const GError *error;
  gboolean reserved;
} ApiPlace;

/* @place lives until it returns. */
typedef void (*ApiPlaceDone) (const ApiPlace *place, gpointer data);

/* Finds the nodes of @meeting, as just read from the store; calls @done once, perhaps at once.
 * @now: seconds since 1970 UTC. */
void api_placement_find (ApiPlacement *placement,
                         const ApiMeeting *meeting,
                         gint64 now,
                         ApiPlaceDone done,
                         gpointer data);

/* The same for a meeting to come: only sees to it that nodes are named, @sfu of the answer need not
 * live. */
void api_placement_reserve (ApiPlacement *placement,
                            const ApiMeeting *meeting,
                            gint64 now,
                            ApiPlaceDone done,
                            gpointer data);

/* The meeting was cancelled, moved or has ended: the allocator is told that its nodes are free. */
void api_placement_release (ApiPlacement *placement, const char *meeting);

G_END_DECLS
