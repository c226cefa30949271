/* A choice of the pool in words, and when to ask again. Any thread. */
#pragma once

#include "plugins/allocate/pool/pool.h"

G_BEGIN_DECLS

/* Why there is none of @role, of @n_nodes that are alive. Returns: (transfer full): one sentence.
 */
char *allocate_reason_print (const AllocateChoice *choice,
                             const AllocateQuestion *question,
                             const char *role,
                             guint n_nodes);

/* Seconds after which asking again may help. */
guint allocate_reason_retry (const AllocateChoice *choice, const AllocateQuestion *question);

/* What was chosen and why. Returns: (transfer full): a line for an administrator. */
char *allocate_reason_explain (const AllocateChoice *choice,
                               const AllocateQuestion *question,
                               const char *role,
                               guint n_nodes);

G_END_DECLS
