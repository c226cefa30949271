/* Many sockets behind one source: each that can be read is told, and nothing else. */
#include "gateway/net/poll.h"

#include <sys/eventfd.h>
#include <unistd.h>

#define COUNT 200

typedef struct
{
  int fds[COUNT];
  guint told[COUNT];
  guint bursts;
} Fixture;

static void
on_ready (gpointer item, gpointer data)
{
  Fixture *fixture = data;
  guint index = GPOINTER_TO_UINT (item);
  guint64 value;
  fixture->told[index]++;
  g_assert_cmpint (read (fixture->fds[index], &value, sizeof value), ==, sizeof value);
}

static void
on_burst_end (gpointer data)
{
  ((Fixture *) data)->bursts++;
}

static void
write_to (const Fixture *fixture, guint index)
{
  guint64 one = 1;
  g_assert_cmpint (write (fixture->fds[index], &one, sizeof one), ==, sizeof one);
}

static void
run (GMainContext *context)
{
  while (g_main_context_iteration (context, FALSE))
    ;
}

static void
test_many (void)
{
  static const GwPollEvents events = { on_ready, on_burst_end };
  g_autoptr (GMainContext) context = g_main_context_new ();
  Fixture fixture = { .bursts = 0 };
  GwPoll *poll = gw_poll_new (NULL);

  g_assert_nonnull (poll);
  for (guint i = 0; i < COUNT; i++)
    {
      fixture.fds[i] = eventfd (0, EFD_CLOEXEC | EFD_NONBLOCK);
      g_assert_true (gw_poll_add (poll, fixture.fds[i], GUINT_TO_POINTER (i)));
    }
  gw_poll_attach (poll, context, &events, &fixture);
  run (context);
  g_assert_cmpuint (fixture.bursts, ==, 0);

  for (guint i = 0; i < COUNT; i++)
    write_to (&fixture, i);
  run (context);
  for (guint i = 0; i < COUNT; i++)
    g_assert_cmpuint (fixture.told[i], ==, 1);
  g_assert_cmpuint (fixture.bursts, >, 1);

  gw_poll_remove (poll, fixture.fds[7]);
  write_to (&fixture, 7);
  write_to (&fixture, 8);
  run (context);
  g_assert_cmpuint (fixture.told[7], ==, 1);
  g_assert_cmpuint (fixture.told[8], ==, 2);

  gw_poll_free (poll);
  for (guint i = 0; i < COUNT; i++)
    close (fixture.fds[i]);
}

static void
count_ready (gpointer item, gpointer data)
{
  ++*(guint *) item;
}

/* Room is told of only while it is waited for; an eventfd always has some. */
static void
test_room (void)
{
  static const GwPollEvents events = { .ready = count_ready };
  g_autoptr (GMainContext) context = g_main_context_new ();
  GwPoll *poll = gw_poll_new (NULL);
  int fd = eventfd (0, EFD_CLOEXEC | EFD_NONBLOCK);
  guint told = 0;

  g_assert_true (gw_poll_add (poll, fd, &told));
  gw_poll_attach (poll, context, &events, NULL);
  run (context);
  g_assert_cmpuint (told, ==, 0);
  gw_poll_wait (poll, fd, &told, GW_POLL_TO_READ_OR_WRITE);
  g_main_context_iteration (context, FALSE);
  g_assert_cmpuint (told, ==, 1);
  gw_poll_wait (poll, fd, &told, GW_POLL_TO_READ);
  run (context);
  g_assert_cmpuint (told, ==, 1);
  gw_poll_free (poll);
  close (fd);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/net/poll/many", test_many);
  g_test_add_func ("/net/poll/room", test_room);
  return g_test_run ();
}
