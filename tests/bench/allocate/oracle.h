/* Who knows the whole week beforehand: the least that any strategy could do with. */
#pragma once

#include "tests/bench/allocate/week.h"

G_BEGIN_DECLS

/* Seconds. */
typedef struct
{
  gint64 lead;
  gint64 linger;
  gint64 instant_linger;
} OracleTimes;

/* Returns: machine seconds of a deployment on demand: for each scheduled meeting a machine to
 * itself, from @lead before it to @linger after it; for each owner one machine while his instant
 * meetings are on and @instant_linger after. */
gint64 oracle_machine_seconds (const Week *week, const OracleTimes *times);

/* Returns: how many of the week's scheduled meetings could be held in a pool of @n_nodes where none
 * that overlap share one. */
guint oracle_most_scheduled (const Week *week, guint n_nodes);

/* Returns: scheduled meetings that are held, if they get a node. */
guint oracle_n_scheduled (const Week *week);

G_END_DECLS
