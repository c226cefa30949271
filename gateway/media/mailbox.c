#include "gateway/media/mailbox.h"

#include <stdatomic.h>

/* Messages handled before other sources of the context have their turn. */
#define BATCH 256

typedef struct
{
  GSource source;
  GwMailbox *mailbox;
} MailboxSource;

struct _GwMailbox
{
  _Atomic (GwMessage *) pushed; /* newest first */
  GwMessage *pending;           /* the reader's, oldest first */
  GMainContext *context;
  MailboxSource *source;
};

typedef struct
{
  GwMessage message;
  void (*call) (gpointer data);
  gpointer data;
} CallMessage;

static gboolean
has_mail (GwMailbox *mailbox)
{
  return mailbox->pending || atomic_load_explicit (&mailbox->pushed, memory_order_acquire);
}

static void
take_pushed (GwMailbox *mailbox)
{
  GwMessage *newest = atomic_exchange_explicit (&mailbox->pushed, NULL, memory_order_acquire);
  GwMessage *oldest = NULL;
  while (newest)
    {
      GwMessage *next = newest->next;
      newest->next = oldest;
      oldest = newest;
      newest = next;
    }
  mailbox->pending = oldest;
}

/* Handles one message; FALSE when there is none. */
static gboolean
handle_next (GwMailbox *mailbox)
{
  if (!mailbox->pending)
    take_pushed (mailbox);
  GwMessage *message = mailbox->pending;
  if (!message)
    return FALSE;
  mailbox->pending = message->next;
  message->handle (message);
  return TRUE;
}

static gboolean
source_prepare (GSource *source, int *timeout)
{
  *timeout = -1;
  return has_mail (((MailboxSource *) source)->mailbox);
}

static gboolean
source_check (GSource *source)
{
  return has_mail (((MailboxSource *) source)->mailbox);
}

static gboolean
source_dispatch (GSource *source, GSourceFunc callback, gpointer data)
{
  GwMailbox *mailbox = ((MailboxSource *) source)->mailbox;
  for (guint i = 0; i < BATCH; i++)
    if (!handle_next (mailbox))
      break;
  return G_SOURCE_CONTINUE;
}

static GSourceFuncs source_funcs = {
  .prepare = source_prepare,
  .check = source_check,
  .dispatch = source_dispatch,
};

GwMailbox *
gw_mailbox_new (GMainContext *context)
{
  GwMailbox *mailbox = g_new0 (GwMailbox, 1);
  mailbox->context = g_main_context_ref (context ? context : g_main_context_default ());
  GSource *source = g_source_new (&source_funcs, sizeof (MailboxSource));
  mailbox->source = (MailboxSource *) source;
  mailbox->source->mailbox = mailbox;
  g_source_set_static_name (source, "mailbox");
  g_source_attach (source, mailbox->context);
  return mailbox;
}

void
gw_mailbox_drain (GwMailbox *mailbox)
{
  while (handle_next (mailbox))
    ;
}

void
gw_mailbox_free (GwMailbox *mailbox)
{
  gw_mailbox_drain (mailbox);
  g_source_destroy (&mailbox->source->source);
  g_source_unref (&mailbox->source->source);
  g_main_context_unref (mailbox->context);
  g_free (mailbox);
}

void
gw_mailbox_push (GwMailbox *mailbox, GwMessage *message)
{
  GwMessage *head = atomic_load_explicit (&mailbox->pushed, memory_order_relaxed);
  do
    message->next = head;
  while (!atomic_compare_exchange_weak_explicit (&mailbox->pushed, &head, message,
                                                 memory_order_release, memory_order_relaxed));

  /* The context's own eventfd: whoever found the box empty wakes the reader, the others know that
   * it is awake or about to be. */
  if (!head)
    g_main_context_wakeup (mailbox->context);
}

static void
handle_call (GwMessage *message)
{
  CallMessage *call = (CallMessage *) message;
  call->call (call->data);
  g_free (call);
}

void
gw_mailbox_call (GwMailbox *mailbox, void (*call) (gpointer data), gpointer data)
{
  CallMessage *message = g_new (CallMessage, 1);
  *message = (CallMessage){ .message.handle = handle_call, .call = call, .data = data };
  gw_mailbox_push (mailbox, &message->message);
}
