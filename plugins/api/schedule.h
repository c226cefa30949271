/* What is done for scheduled meetings without anybody asking: nodes are asked for again where there
 * were none, given back when the meeting has ended; and what is of no use any more is forgotten.
 * Control thread only. */
#pragma once

#include "plugins/api/api.h"

G_BEGIN_DECLS

/* @api: outlives it. */
ApiSchedule *api_schedule_new (Api *api);
void api_schedule_free (ApiSchedule *schedule);

G_END_DECLS
