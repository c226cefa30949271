/* A question to the allocation service, as its query has it (docs/allocation-interface.md). Any
 * thread. */
#pragma once

#include "gateway/gateway/allocator.h"

G_BEGIN_DECLS

/* Bytes of the longest address that mail can have (RFC 5321 4.5.3.1), decoded. */
#define ALLOCATE_QUERY_EMAIL_MAX 320

/* The last second of the year 9999. */
#define ALLOCATE_QUERY_TIME_MAX G_GINT64_CONSTANT (253402300799)

typedef struct
{
  GwAllocationKind kind;
  char *email;
  gint64 begin_at;
  gint64 end_at;
} AllocateQuery;

/* @text: (nullable): what follows the '?', still encoded. Keys that are not known are passed over.
 * @query: (out): to be cleared by the caller whatever is returned.
 * Returns: %FALSE with GW_ERROR_BAD_REQUEST set: a sentence for the one who asks. */
gboolean allocate_query_parse (const char *text, AllocateQuery *query, GError **error);

void allocate_query_clear (AllocateQuery *query);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AllocateQuery, allocate_query_clear)

G_END_DECLS
