/* Spans of time with what they belong to, kept in order: what overlaps is found without looking at
 * the others. Control thread only.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* [@begin_at, @end_at), seconds since 1970 UTC. */
typedef struct
{
  gint64 begin_at;
  gint64 end_at;
  gpointer item; /* not owned */
} AllocateSpan;

typedef struct _AllocateTimeline AllocateTimeline;

AllocateTimeline *allocate_timeline_new (void);
void allocate_timeline_free (AllocateTimeline *timeline);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AllocateTimeline, allocate_timeline_free)

void
allocate_timeline_add (AllocateTimeline *timeline, gint64 begin_at, gint64 end_at, gpointer item);

/* Takes out the span that was added with the same three. It must be there. */
void allocate_timeline_remove (AllocateTimeline *timeline,
                               gint64 begin_at,
                               gint64 end_at,
                               gpointer item);

/* Returns: how many spans there are. */
guint allocate_timeline_size (const AllocateTimeline *timeline);

/* Returns: the @index-th in order of begin_at; valid until the next change. */
const AllocateSpan *allocate_timeline_get (const AllocateTimeline *timeline, guint index);

/* Returns: when the span ended that begins last before @time; G_MININT64 when none does. */
gint64 allocate_timeline_end_before (const AllocateTimeline *timeline, gint64 time);

/* A walk over the spans that overlap [@begin_at, @end_at), in order of begin_at. The timeline may
 * not change meanwhile. */
typedef struct
{
  const AllocateTimeline *timeline;
  gint64 begin_at;
  gint64 end_at;
  guint at;
} AllocateWalk;

AllocateWalk
allocate_timeline_walk (const AllocateTimeline *timeline, gint64 begin_at, gint64 end_at);

/* Returns: (nullable): the next one, %NULL after the last. */
const AllocateSpan *allocate_walk_next (AllocateWalk *walk);

G_END_DECLS
