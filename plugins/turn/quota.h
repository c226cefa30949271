/* How many allocations there are, of everybody and of each user; over all workers. Any thread: it
 * locks, so it is asked for allocations only, never for packets. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _TurnQuota TurnQuota;

typedef enum
{
  TURN_QUOTA_OK,
  TURN_QUOTA_USER_FULL,
  TURN_QUOTA_FULL,
} TurnQuotaVerdict;

TurnQuota *turn_quota_new (guint maximum, guint maximum_per_user);
void turn_quota_free (TurnQuota *quota);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TurnQuota, turn_quota_free)

/* Each TURN_QUOTA_OK wants its turn_quota_give_back(). */
TurnQuotaVerdict turn_quota_take (TurnQuota *quota, const char *owner);
void turn_quota_give_back (TurnQuota *quota, const char *owner);

guint turn_quota_used (TurnQuota *quota);

G_END_DECLS
