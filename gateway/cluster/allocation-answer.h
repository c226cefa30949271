/* What an allocation service has answered (docs/allocation-interface.md). Any thread. */
#pragma once

#include <json-glib/json-glib.h>

#include "gateway/gateway/allocator.h"

G_BEGIN_DECLS

/**
 * GwAllocationAnswer: the texts live as long as the object that they were read from.
 * @turn: %NULL when the service says null: the deployment has none.
 */
typedef struct
{
  const char *sfu;
  const char *turn;
  const char *fs;
} GwAllocationAnswer;

/* Reads the members that an answer to @kind has; others are passed over.
 * Returns: %FALSE with GW_ERROR_BAD_REQUEST naming the member. */
gboolean gw_allocation_answer_read (JsonObject *body,
                                    GwAllocationKind kind,
                                    GwAllocationAnswer *answer,
                                    GError **error);

G_END_DECLS
