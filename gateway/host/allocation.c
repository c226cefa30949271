#define G_LOG_DOMAIN "gw-host"

#include "gateway/host/allocation.h"

#include <string.h>

#define RETRY_AFTER_MAX 3600

/* Seconds until it makes sense to ask an allocator again that did not answer. */
#define RETRY_AFTER_TIMEOUT 10

/* Who has answered. Replies of any thread race for it. */
typedef enum
{
  WAITING,
  ANSWERED,
} State;

struct _GwAllocations
{
  GPtrArray *list; /* of GwAllocation, until pruned */
  gint repeated;   /* atomic */
};

struct _GwAllocation
{
  GwAllocations *owner;
  GwAllocationRequest request; /* its texts are ours */
  char *plugin;                /* the allocator's name */
  guint patience;              /* seconds */
  gint state;                  /* atomic State; who changes it writes the texts below */
  char *sfu, *turn, *fs, *reason;
  guint retry_after;
  GError *error;
  GSource *dispatch; /* delivers the reply */

  /* Control thread only. */
  GSource *timeout;
  GwAllocationDone done; /* %NULL once called */
  gpointer data;
  gint64 answered_at; /* microseconds, monotonic; 0 while the allocator holds on to it */
};

static void
clear_source (GSource **source)
{
  if (*source == NULL)
    return;
  g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

static void
allocation_free (gpointer data)
{
  GwAllocation *self = data;

  clear_source (&self->timeout);
  clear_source (&self->dispatch);
  g_clear_error (&self->error);
  g_free (self->plugin);
  g_free ((char *) self->request.email);
  g_free ((char *) self->request.meeting);
  g_free (self->sfu);
  g_free (self->turn);
  g_free (self->fs);
  g_free (self->reason);
  g_free (self);
}

static void
finish (GwAllocation *self, const GwAllocationReply *reply)
{
  GwAllocationDone done = g_steal_pointer (&self->done);

  clear_source (&self->timeout);
  if (done != NULL)
    done (reply, self->data);
}

static gboolean
on_dispatch (gpointer data)
{
  GwAllocation *self = data;
  GwAllocationReply reply = {
    .sfu = self->sfu,
    .turn = self->turn,
    .fs = self->fs,
    .retry_after = self->retry_after,
    .reason = self->reason,
    .error = self->error,
  };

  /* Every turn of the loop looks at each source that somebody holds, destroyed or not. */
  clear_source (&self->dispatch);
  self->answered_at = g_get_monotonic_time ();
  if (self->done == NULL)
    g_warning ("plugin %s answered for meeting %s after its time was over; dropped", self->plugin,
               self->request.meeting);
  finish (self, &reply);
  return G_SOURCE_REMOVE;
}

/* People wait as for any other node: the allocator may answer the next time. */
static gboolean
on_timeout (gpointer data)
{
  GwAllocation *self = data;
  GwAllocationReply reply = { .retry_after = RETRY_AFTER_TIMEOUT,
                              .reason = "the allocator has not answered in time" };

  /* It was answered in this very moment: that reply counts. */
  if (g_atomic_int_get (&self->state) == ANSWERED)
    return G_SOURCE_REMOVE;
  g_warning ("plugin %s has not answered for meeting %s within %u s; people are asked to wait. See "
             "what it waits for: a plugin answers every allocation once, if only with a retry",
             self->plugin, self->request.meeting, self->patience);
  finish (self, &reply);
  return G_SOURCE_REMOVE;
}

/* Returns: %TRUE when the caller's is the first reply and may fill it in. */
static gboolean
win (GwAllocation *self, const char *function)
{
  if (g_atomic_int_compare_and_exchange (&self->state, WAITING, ANSWERED))
    return TRUE;
  g_atomic_int_inc (&self->owner->repeated);
  g_critical ("plugin %s answered for meeting %s twice: %s() is ignored; an allocation is "
              "answered once",
              self->plugin, self->request.meeting, function);
  return FALSE;
}

/* The reply is filled in: done() follows on the control thread. */
static void
deliver (GwAllocation *self)
{
  g_autoptr (GSource) dispatch = g_idle_source_new (); /* it may be over before attach() is */

  g_source_set_priority (dispatch, G_PRIORITY_DEFAULT);
  g_source_set_callback (dispatch, on_dispatch, self, NULL);
  self->dispatch = g_source_ref (dispatch);
  g_source_attach (dispatch, NULL);
}

static void
deliver_error (GwAllocation *self, const char *message)
{
  self->error = g_error_new_literal (GW_ERROR, GW_ERROR_FAILED, message);
  deliver (self);
}

const GwAllocationRequest *
gw_allocation_request (const GwAllocation *self)
{
  return &self->request;
}

void
gw_allocation_reply_sfu_turn (GwAllocation *self, const char *sfu, const char *turn)
{
  if (!win (self, G_STRFUNC))
    return;
  if (self->request.kind != GW_ALLOCATION_SFU_TURN || sfu == NULL || *sfu == '\0')
    {
      deliver_error (self, sfu == NULL || *sfu == '\0'
                               ? "the allocator named no sfu"
                               : "the allocator named an sfu where an fs was asked for");
      return;
    }
  self->sfu = g_strdup (sfu);
  self->turn = g_strdup (turn);
  deliver (self);
}

void
gw_allocation_reply_fs (GwAllocation *self, const char *fs)
{
  if (!win (self, G_STRFUNC))
    return;
  if (self->request.kind != GW_ALLOCATION_FS || fs == NULL || *fs == '\0')
    {
      deliver_error (self, fs == NULL || *fs == '\0'
                               ? "the allocator named no fs"
                               : "the allocator named an fs where an sfu was asked for");
      return;
    }
  self->fs = g_strdup (fs);
  deliver (self);
}

void
gw_allocation_reply_retry (GwAllocation *self, guint retry_after, const char *reason)
{
  if (!win (self, G_STRFUNC))
    return;
  self->retry_after = MIN (retry_after, RETRY_AFTER_MAX);
  self->reason = g_strdup (reason != NULL ? reason : "the allocator has none at present");
  deliver (self);
}

void
gw_allocation_reply_error (GwAllocation *self, GError *error)
{
  if (!win (self, G_STRFUNC))
    {
      g_clear_error (&error);
      return;
    }
  if (error == NULL)
    error =
        g_error_new_literal (GW_ERROR, GW_ERROR_FAILED, "the allocator failed without a reason");
  self->error = error;
  deliver (self);
}

GwAllocations *
gw_allocations_new (void)
{
  GwAllocations *self = g_new0 (GwAllocations, 1);

  self->list = g_ptr_array_new_with_free_func (allocation_free);
  return self;
}

void
gw_allocations_cancel (GwAllocations *self)
{
  g_autoptr (GError) error =
      g_error_new_literal (GW_ERROR, GW_ERROR_UNAVAILABLE, "the gateway is stopping");
  GwAllocationReply reply = { .error = error };

  for (guint i = 0; i < self->list->len; i++)
    finish (g_ptr_array_index (self->list, i), &reply);
}

void
gw_allocations_free (GwAllocations *self)
{
  g_ptr_array_unref (self->list);
  g_free (self);
}

static GwAllocation *
allocation_new (const GwAllocationRequest *request, GwAllocationDone done, gpointer data)
{
  GwAllocation *self = g_new0 (GwAllocation, 1);

  memcpy (&self->request, request, MIN (request->size, sizeof self->request));
  self->request.size = sizeof self->request;
  self->request.email = g_strdup (self->request.email != NULL ? self->request.email : "");
  self->request.meeting = g_strdup (self->request.meeting != NULL ? self->request.meeting : "");
  self->done = done;
  self->data = data;
  return self;
}

void
gw_allocations_ask (GwAllocations *self,
                    const GwPublishedAllocator *allocator,
                    const GwAllocationRequest *request,
                    guint timeout,
                    GwAllocationDone done,
                    gpointer data)
{
  GwAllocation *allocation = allocation_new (request, done, data);

  g_ptr_array_add (self->list, allocation);
  allocation->owner = self;
  allocation->plugin = g_strdup (allocator->plugin);
  allocation->patience = timeout;
  if (allocator->hooks.allocate == NULL)
    {
      gw_allocation_reply_error (
          allocation, g_error_new (GW_ERROR, GW_ERROR_UNAVAILABLE,
                                   "no plugin of this process publishes the service \"%s\": add "
                                   "one to [gateway] plugins, such as allocate",
                                   GW_ALLOCATOR_SERVICE));
      return;
    }
  if (timeout > 0)
    {
      allocation->timeout = g_timeout_source_new_seconds (timeout);
      g_source_set_callback (allocation->timeout, on_timeout, allocation, NULL);
      g_source_attach (allocation->timeout, NULL);
    }
  allocator->hooks.allocate (allocator->self, allocation);
}

guint
gw_allocations_repeated (const GwAllocations *self)
{
  return (guint) g_atomic_int_get (&self->repeated);
}

void
gw_allocations_prune (GwAllocations *self, gint64 age)
{
  gint64 now = g_get_monotonic_time ();

  for (guint i = self->list->len; i > 0; i--)
    {
      const GwAllocation *allocation = g_ptr_array_index (self->list, i - 1);

      if (allocation->answered_at != 0 && now - allocation->answered_at >= age)
        g_ptr_array_remove_index_fast (self->list, i - 1);
    }
}
