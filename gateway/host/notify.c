#define G_LOG_DOMAIN "gw-host"

#include "gateway/host/notify.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

struct _GwNotify
{
  int fd; /* -1 without a manager */
  struct sockaddr_un address;
  socklen_t size;
  guint interval;
};

/* Returns: %FALSE when @name cannot be a socket's. */
static gboolean
set_address (GwNotify *self, const char *name)
{
  gsize length = strlen (name);

  if ((name[0] != '/' && name[0] != '@') || length < 2 || length >= sizeof self->address.sun_path)
    return FALSE;
  self->address.sun_family = AF_UNIX;
  memcpy (self->address.sun_path, name, length);
  /* unix(7): an abstract name begins with a zero byte, and has none at its end. */
  if (name[0] == '@')
    self->address.sun_path[0] = '\0';
  self->size = offsetof (struct sockaddr_un, sun_path) + length;
  return TRUE;
}

GwNotify *
gw_notify_new (const char *socket_name)
{
  GwNotify *self = g_new0 (GwNotify, 1);

  self->fd = -1;
  if (socket_name == NULL)
    return self;
  if (!set_address (self, socket_name))
    {
      g_warning ("NOTIFY_SOCKET is no path of a socket: the service manager is told nothing");
      return self;
    }
  self->fd = socket (AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (self->fd < 0)
    g_warning ("no socket to the service manager: %s", g_strerror (errno));
  return self;
}

GwNotify *
gw_notify_new_from_environment (void)
{
  const char *const names[] = { "NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID" };
  GwNotify *self = gw_notify_new (g_getenv (names[0]));

  gw_notify_set_watchdog (self, g_getenv (names[1]), g_getenv (names[2]), getpid ());
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_unsetenv (names[i]);
  return self;
}

void
gw_notify_free (GwNotify *self)
{
  if (self->fd >= 0)
    close (self->fd);
  g_free (self);
}

static void
send_text (GwNotify *self, const char *text)
{
  if (self->fd < 0)
    return;
  /* A manager whose queue is full must not hold up the control thread. */
  if (sendto (self->fd, text, strlen (text), MSG_NOSIGNAL | MSG_DONTWAIT,
              (const struct sockaddr *) &self->address, self->size) < 0)
    g_info ("the service manager could not be told: %s", g_strerror (errno));
}

static void
send_state (GwNotify *self, const char *state, const char *status)
{
  g_autofree char *text = g_strdup_printf ("%s=1\nSTATUS=%s", state, status);

  send_text (self, text);
}

void
gw_notify_ready (GwNotify *self, const char *status)
{
  send_state (self, "READY", status);
}

void
gw_notify_stopping (GwNotify *self, const char *status)
{
  send_state (self, "STOPPING", status);
}

void
gw_notify_reloading (GwNotify *self, gint64 now)
{
  g_autofree char *text = g_strdup_printf ("RELOADING=1\nMONOTONIC_USEC=%" G_GINT64_FORMAT, now);

  send_text (self, text);
}

void
gw_notify_watchdog (GwNotify *self)
{
  send_text (self, "WATCHDOG=1");
}

guint
gw_notify_watchdog_interval (const GwNotify *self)
{
  return self->fd >= 0 ? self->interval : 0;
}

void
gw_notify_set_watchdog (GwNotify *self, const char *microseconds, const char *for_pid, gint64 pid)
{
  guint64 wait, asked;

  self->interval = 0;
  if (microseconds == NULL ||
      !g_ascii_string_to_unsigned (microseconds, 10, 1, G_MAXINT64, &wait, NULL))
    return;
  /* sd_watchdog_enabled(3): not set means every process. */
  if (for_pid != NULL && (!g_ascii_string_to_unsigned (for_pid, 10, 1, G_MAXINT32, &asked, NULL) ||
                          (gint64) asked != pid))
    return;
  self->interval = CLAMP (wait / 2000, 1, G_MAXINT);
}
