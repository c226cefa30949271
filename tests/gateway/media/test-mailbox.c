#include "gateway/media/mailbox.h"

#define SENDERS 4
#define MESSAGES 20000

typedef struct
{
  GwMessage message;
  guint sender, number;
} Numbered;

static struct
{
  GwMailbox *mailbox;
  guint next[SENDERS]; /* the reader's */
  guint handled;
} box;

static void
handle_numbered (GwMessage *message)
{
  Numbered *numbered = (Numbered *) message;
  g_assert_cmpuint (numbered->number, ==, box.next[numbered->sender]);
  box.next[numbered->sender]++;
  box.handled++;
  g_free (numbered);
}

static void
push_numbered (guint sender, guint number)
{
  Numbered *numbered = g_new0 (Numbered, 1);
  numbered->message.handle = handle_numbered;
  numbered->sender = sender;
  numbered->number = number;
  gw_mailbox_push (box.mailbox, &numbered->message);
}

static gpointer
push_all (gpointer sender)
{
  for (guint i = 0; i < MESSAGES; i++)
    push_numbered (GPOINTER_TO_UINT (sender), i);
  return NULL;
}

static void
open_box (void)
{
  box = (typeof (box)){ .mailbox = gw_mailbox_new (NULL) };
}

/* Nothing polls here: a lost wake-up would stop the test. */
static void
test_order (void)
{
  GThread *threads[SENDERS];
  open_box ();
  for (guint i = 0; i < SENDERS; i++)
    threads[i] = g_thread_new ("send", push_all, GUINT_TO_POINTER (i));
  while (box.handled < SENDERS * MESSAGES)
    g_main_context_iteration (NULL, TRUE);
  for (guint i = 0; i < SENDERS; i++)
    g_thread_join (threads[i]);
  gw_mailbox_free (box.mailbox);
}

static gboolean
count_idle (gpointer count)
{
  ++*(guint *) count;
  return G_SOURCE_CONTINUE;
}

/* A full box does not keep other sources of its thread waiting for its end. */
static void
test_fair (void)
{
  guint turns = 0;
  open_box ();
  guint source = g_timeout_add_full (G_PRIORITY_DEFAULT, 0, count_idle, &turns, NULL);
  push_all (GUINT_TO_POINTER (0));
  while (box.handled < MESSAGES)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (turns, >, 10);
  g_source_remove (source);
  gw_mailbox_free (box.mailbox);
}

static void
push_more (gpointer unused)
{
  push_numbered (0, 1);
}

static void
test_free_handles_the_rest (void)
{
  open_box ();
  push_numbered (0, 0);
  gw_mailbox_call (box.mailbox, push_more, NULL);
  gw_mailbox_free (box.mailbox);
  g_assert_cmpuint (box.handled, ==, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mailbox/order", test_order);
  g_test_add_func ("/mailbox/fair", test_fair);
  g_test_add_func ("/mailbox/free-handles-the-rest", test_free_handles_the_rest);
  return g_test_run ();
}
