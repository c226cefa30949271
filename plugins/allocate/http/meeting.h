/* The id of the meeting that is asked for over HTTP (docs/allocation-interface.md). Any thread. */
#pragma once

#include "plugins/allocate/http/query.h"

G_BEGIN_DECLS

#define ALLOCATE_MEETING_HEADER "Meeting-Id"

/* Bytes of a meeting's id. */
#define ALLOCATE_MEETING_MAX 200

/* Who asks again for the same meeting must not get another machine: without the header, what is
 * asked stands for the meeting, but for guests' instant ones, which all look alike.
 * @header: (nullable): as it was sent.
 * Returns: (transfer full) (nullable): %NULL with GW_ERROR_BAD_REQUEST: a sentence for the one who
 *   asks. */
char *allocate_meeting_id (const char *header, const AllocateQuery *query, GError **error);

G_END_DECLS
