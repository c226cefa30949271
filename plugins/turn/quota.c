#include "plugins/turn/quota.h"

struct _TurnQuota
{
  GMutex mutex;
  guint maximum, maximum_per_user;
  guint used;
  GHashTable *users; /* owner → number of allocations */
};

TurnQuota *
turn_quota_new (guint maximum, guint maximum_per_user)
{
  TurnQuota *self = g_new0 (TurnQuota, 1);
  g_mutex_init (&self->mutex);
  self->maximum = maximum;
  self->maximum_per_user = maximum_per_user;
  self->users = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return self;
}

void
turn_quota_free (TurnQuota *self)
{
  g_hash_table_unref (self->users);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

TurnQuotaVerdict
turn_quota_take (TurnQuota *self, const char *owner)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  guint count = GPOINTER_TO_UINT (g_hash_table_lookup (self->users, owner));
  if (count >= self->maximum_per_user)
    return TURN_QUOTA_USER_FULL;
  if (self->used >= self->maximum)
    return TURN_QUOTA_FULL;
  self->used++;
  g_hash_table_replace (self->users, g_strdup (owner), GUINT_TO_POINTER (count + 1));
  return TURN_QUOTA_OK;
}

void
turn_quota_give_back (TurnQuota *self, const char *owner)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  guint count = GPOINTER_TO_UINT (g_hash_table_lookup (self->users, owner));
  g_return_if_fail (count > 0);
  self->used--;
  if (count == 1)
    g_hash_table_remove (self->users, owner);
  else
    g_hash_table_replace (self->users, g_strdup (owner), GUINT_TO_POINTER (count - 1));
}

guint
turn_quota_used (TurnQuota *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  return self->used;
}
