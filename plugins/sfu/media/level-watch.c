#include "plugins/sfu/media/level-watch.h"

struct _SfuLevelWatch
{
  GwMailbox *control;
  GHashTable *watchers; /* Watcher by SfuInbound */
};

typedef struct
{
  SfuReceiverLevel level;
  gpointer data;
} Watcher;

typedef struct
{
  SfuLevelWatch *watch;
  SfuHeard *heard;
  guint n;
} HeardMessage;

SfuLevelWatch *
sfu_level_watch_new (GwMailbox *control)
{
  SfuLevelWatch *self = g_new0 (SfuLevelWatch, 1);

  self->control = control;
  self->watchers = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  return self;
}

void
sfu_level_watch_free (SfuLevelWatch *self)
{
  g_hash_table_unref (self->watchers);
  g_free (self);
}

void
sfu_level_watch_set (SfuLevelWatch *self,
                     const SfuInbound *inbound,
                     SfuReceiverLevel level,
                     gpointer data)
{
  Watcher *watcher;

  if (level == NULL)
    {
      g_hash_table_remove (self->watchers, inbound);
      return;
    }
  watcher = g_new (Watcher, 1);
  *watcher = (Watcher){ level, data };
  g_hash_table_insert (self->watchers, (gpointer) inbound, watcher);
}

/* Control thread. An inbound may have gone meanwhile. */
static void
deliver (gpointer data)
{
  HeardMessage *message = data;

  for (guint i = 0; i < message->n; i++)
    {
      Watcher *watcher = g_hash_table_lookup (message->watch->watchers, message->heard[i].inbound);

      if (watcher != NULL)
        watcher->level (message->heard[i].loudness, watcher->data);
    }
  g_free (message->heard);
  g_free (message);
}

void
sfu_level_watch_post (SfuLevelWatch *self, SfuHeard *heard, guint n)
{
  HeardMessage *message = g_new (HeardMessage, 1);

  *message = (HeardMessage){ self, heard, n };
  gw_mailbox_call (self->control, deliver, message);
}
