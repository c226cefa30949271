/* Messages into a thread: pushed from any thread without a lock, taken a batch at a time; the
 * reader is woken only when the box was empty. Messages of one sender keep their order. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _GwMailbox GwMailbox;
typedef struct _GwMessage GwMessage;

/* Embed as the first member of what is sent; the receiver owns it from then on, and @handle frees
 * it (or returns it to its owner's pool). */
struct _GwMessage
{
  GwMessage *next; /* the mailbox's */
  void (*handle) (GwMessage *message);
};

/* @context: (nullable): where handle() is called; %NULL is the default context. */
GwMailbox *gw_mailbox_new (GMainContext *context);

/* Handles what waits, on the calling thread: the reader's, or any once that has ended. */
void gw_mailbox_drain (GwMailbox *mailbox);

/* Messages that wait are still handled, as by gw_mailbox_drain(). */
void gw_mailbox_free (GwMailbox *mailbox);

void gw_mailbox_push (GwMailbox *mailbox, GwMessage *message); /* any thread */

/* For control traffic, where an allocation does no harm: calls @call (@data) on the reader. */
void gw_mailbox_call (GwMailbox *mailbox, void (*call) (gpointer data), gpointer data);

G_END_DECLS
