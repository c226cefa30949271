#include "plugins/allocate/helpers.h"

struct _AllocateHelpers
{
  AllocateRoster *roster;
  AllocatePool *pool;
};

AllocateHelpers *
allocate_helpers_new (GwHost *host, const GwConfig *config, const char *role, GError **error)
{
  AllocateRoster *roster = allocate_roster_new (host, config, role, error);
  AllocateHelpers *self;

  if (roster == NULL)
    return NULL;
  self = g_new0 (AllocateHelpers, 1);
  self->roster = roster;
  self->pool = allocate_pool_new (ALLOCATE_SHARED, 0);
  return self;
}

void
allocate_helpers_free (AllocateHelpers *self)
{
  allocate_roster_free (self->roster);
  allocate_pool_free (self->pool);
  g_free (self);
}

static const char *
choose (AllocateHelpers *self, AllocateQuestion *question)
{
  const GPtrArray *nodes = allocate_roster_call (self->roster);
  AllocateChoice choice = allocate_pool_choose (self->pool, question, nodes);

  if (choice.address == NULL && choice.unlabelled > 0)
    {
      question->labels = NULL;
      choice = allocate_pool_choose (self->pool, question, nodes);
    }
  return choice.address;
}

const char *
allocate_helpers_look (AllocateHelpers *self,
                       const char *meeting,
                       const char *const *labels,
                       gint64 now)
{
  AllocateQuestion question = { .meeting = meeting, .labels = labels, .now = now };

  return choose (self, &question);
}

const char *
allocate_helpers_take (AllocateHelpers *self,
                       const char *meeting,
                       const char *const *labels,
                       gint64 now)
{
  AllocateQuestion question = { .meeting = meeting, .labels = labels, .now = now };
  const char *address = choose (self, &question);

  return address != NULL ? allocate_pool_book (self->pool, &question, address)->address : NULL;
}

void
allocate_helpers_release (AllocateHelpers *self, const char *meeting)
{
  allocate_pool_release (self->pool, meeting);
}

void
allocate_helpers_sweep (AllocateHelpers *self, gint64 now)
{
  allocate_pool_sweep (self->pool, now);
}
