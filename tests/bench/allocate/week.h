/* A week of an enterprise, made up from a seed: who schedules, moves and cancels which meeting
 * when, who meets without notice, how long. The same seed is the same week. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * Meeting: times are seconds since 1970 UTC, 0: never.
 * @id: unique; @email: of its creator.
 * @is_instant: then it was created when it begins.
 * @created_at: when nodes are asked for.
 * @moved_at: when it was moved to @moved_begin_at and @moved_end_at, before it began.
 * @cancelled_at: before it began, and later than @moved_at.
 */
typedef struct
{
  char id[16];
  char email[40];
  gboolean is_instant;
  guint people;
  gint64 created_at;
  gint64 begin_at;
  gint64 end_at;
  gint64 moved_at;
  gint64 moved_begin_at;
  gint64 moved_end_at;
  gint64 cancelled_at;
} Meeting;

typedef struct
{
  gint64 begin_at; /* Monday, 0:00 */
  gint64 end_at;
  GArray *meetings; /* of Meeting, in no order */
} Week;

/* @begin_at: a Monday. */
Week *week_new (guint32 seed, gint64 begin_at, guint n_scheduled, guint n_instant);
void week_free (Week *week);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Week, week_free)

G_END_DECLS
