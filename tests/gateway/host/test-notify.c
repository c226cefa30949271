#include "gateway/host/notify.h"

#include <stddef.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <glib/gstdio.h>

/* A service manager's end. */
typedef struct
{
  int fd;
  char *folder;
  char *name; /* as in $NOTIFY_SOCKET */
} Manager;

static void
manager_listen (Manager *self)
{
  struct sockaddr_un address = { .sun_family = AF_UNIX };
  gsize length = strlen (self->name);

  self->fd = socket (AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  g_assert_cmpint (self->fd, >=, 0);
  memcpy (address.sun_path, self->name, length);
  if (self->name[0] == '@')
    address.sun_path[0] = '\0';
  g_assert_cmpint (bind (self->fd, (struct sockaddr *) &address,
                         offsetof (struct sockaddr_un, sun_path) + length),
                   ==, 0);
}

static void
set_up (Manager *self, gconstpointer abstract)
{
  self->folder = g_dir_make_tmp ("notify-XXXXXX", NULL);
  self->name = abstract != NULL ? g_strdup_printf ("@meeting-gateway-test-%d", getpid ())
                                : g_build_filename (self->folder, "notify", NULL);
  manager_listen (self);
}

static void
tear_down (Manager *self, gconstpointer abstract)
{
  close (self->fd);
  if (abstract == NULL)
    g_unlink (self->name);
  g_rmdir (self->folder);
  g_free (self->name);
  g_free (self->folder);
}

/* A datagram is there once sendto() has returned. */
static void
assert_told (Manager *self, const char *expected)
{
  char text[200];
  gssize size = recv (self->fd, text, sizeof text - 1, MSG_DONTWAIT);

  g_assert_cmpint (size, >=, 0);
  text[size] = '\0';
  g_assert_cmpstr (text, ==, expected);
}

static void
assert_silent (Manager *self)
{
  char byte;

  g_assert_cmpint (recv (self->fd, &byte, 1, MSG_DONTWAIT), <, 0);
}

static void
test_life (Manager *self, gconstpointer abstract)
{
  g_autoptr (GwNotify) notify = gw_notify_new (self->name);

  gw_notify_ready (notify, "serving");
  assert_told (self, "READY=1\nSTATUS=serving");
  gw_notify_watchdog (notify);
  assert_told (self, "WATCHDOG=1");
  gw_notify_reloading (notify, G_GINT64_CONSTANT (12345678901));
  assert_told (self, "RELOADING=1\nMONOTONIC_USEC=12345678901");
  gw_notify_stopping (notify, "finishing");
  assert_told (self, "STOPPING=1\nSTATUS=finishing");
  assert_silent (self);
}

static void
test_watchdog (Manager *self, gconstpointer abstract)
{
  static const struct
  {
    const char *microseconds, *pid;
    guint interval;
  } cases[] = {
    { "30000000", NULL, 15000 },
    { "30000000", "77", 15000 },
    { "30000000", "78", 0 },
    { "30000000", "x", 0 },
    { NULL, "77", 0 },
    { "", NULL, 0 },
    { "0", NULL, 0 },
    { "-5", NULL, 0 },
    { "1000", NULL, 1 },
    { "1", NULL, 1 },
    { "9223372036854775807", NULL, G_MAXINT },
  };
  g_autoptr (GwNotify) notify = gw_notify_new (self->name);
  g_autoptr (GwNotify) none = gw_notify_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gw_notify_set_watchdog (notify, cases[i].microseconds, cases[i].pid, 77);
      g_assert_cmpuint (gw_notify_watchdog_interval (notify), ==, cases[i].interval);
    }
  gw_notify_set_watchdog (none, "30000000", NULL, 77);
  g_assert_cmpuint (gw_notify_watchdog_interval (none), ==, 0);
}

static void
test_environment (Manager *self, gconstpointer abstract)
{
  g_autoptr (GwNotify) notify = NULL;

  g_setenv ("NOTIFY_SOCKET", self->name, TRUE);
  g_setenv ("WATCHDOG_USEC", "4000000", TRUE);
  notify = gw_notify_new_from_environment ();
  g_assert_cmpuint (gw_notify_watchdog_interval (notify), ==, 2000);
  gw_notify_watchdog (notify);
  assert_told (self, "WATCHDOG=1");
  g_assert_null (g_getenv ("NOTIFY_SOCKET"));
  g_assert_null (g_getenv ("WATCHDOG_USEC"));
}

/* Outside of a service, or where the socket has gone, life goes on. */
static void
test_nobody (Manager *self, gconstpointer abstract)
{
  g_autoptr (GwNotify) none = gw_notify_new (NULL);
  g_autoptr (GwNotify) wrong = gw_notify_new ("relative");
  g_autofree char *long_name = g_strnfill (200, '/');
  g_autoptr (GwNotify) too_long = gw_notify_new (long_name);
  g_autoptr (GwNotify) gone = gw_notify_new ("/nonexistent/notify");

  gw_notify_ready (none, "serving");
  gw_notify_ready (wrong, "serving");
  gw_notify_ready (too_long, "serving");
  gw_notify_ready (gone, "serving");
  assert_silent (self);
}

#define ADD(path, abstract, function)                                                              \
  g_test_add (path, Manager, abstract, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  /* What nobody hears is warned about. */
  g_log_set_always_fatal (G_LOG_FATAL_MASK);
  ADD ("/notify/life", NULL, test_life);
  ADD ("/notify/abstract", "abstract", test_life);
  ADD ("/notify/watchdog", NULL, test_watchdog);
  ADD ("/notify/environment", NULL, test_environment);
  ADD ("/notify/nobody", NULL, test_nobody);
  return g_test_run ();
}
