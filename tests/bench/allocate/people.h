/* The people of a week: they schedule, move, cancel, come, wait, meet and go, and ask the strategy
 * for nodes as api does. */
#pragma once

#include "gateway/host/rig.h"
#include "tests/bench/allocate/agenda.h"
#include "tests/bench/allocate/fleet.h"
#include "tests/bench/allocate/week.h"

G_BEGIN_DECLS

typedef struct _People People;

/* All outlive it. */
People *people_new (GwRig *rig, Agenda *agenda, const Week *week);
void people_free (People *people);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (People, people_free)

void people_set_fleet (People *people, Fleet *fleet);

/* The sfu at @address is gone. */
void people_lose (People *people, const char *address);

/**
 * PeopleStory: what they have to tell of the scheduled meetings, and of the instant ones.
 * @asked: questions to the strategy.
 * @refused: meetings that were told at their creation that there is none.
 * @met: meetings that took place.
 * @never: meetings that waited in vain until their end.
 * @interrupted: by a machine that failed.
 * @waits: (element-type gint64): seconds that people waited from the begin of each.
 */
typedef struct
{
  guint asked;
  guint refused;
  guint met;
  guint never;
  guint interrupted;
  GArray *waits;
} PeopleStory;

const PeopleStory *people_story (const People *people, gboolean is_instant);

/* Returns: scheduled meetings that were promised an sfu which another had at the same time. */
guint people_double_bookings (const People *people);

/* Returns: microseconds of CPU that the strategy needed for its answers. */
gint64 people_answer_time (const People *people);

G_END_DECLS
