/* Plays a week through a strategy, in simulated time. */
#pragma once

#include "tests/bench/allocate/fleet.h"
#include "tests/bench/allocate/people.h"

G_BEGIN_DECLS

/**
 * Play:
 * @plugin: its .so.
 * @settings: (array zero-terminated=1): "KEY=VALUE" of its section.
 * @n_pool: machines that are always there; 0: it has a cloud.
 */
typedef struct
{
  const char *name;
  const char *plugin;
  const char *const *settings;
  guint n_pool;
} Play;

typedef struct
{
  FleetBill bill;
  PeopleStory scheduled; /* its waits are (transfer full) */
  PeopleStory instant;
  guint double_bookings;
  gint64 answer_time;
} PlayReport;

gboolean play (const Play *play, const Week *week, PlayReport *report, GError **error);
void play_report_clear (PlayReport *report);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PlayReport, play_report_clear)

G_END_DECLS
