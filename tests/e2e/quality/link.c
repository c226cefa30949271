/* link NEAR-NETNS NEAR-INTERFACE FAR-NETNS FAR-INTERFACE: a cable between two network namespaces
 * that does what real ones do: delay, jitter, loss, cuts, and routers that forget an address. (The
 * kernel's netem is not in every kernel.) Commands are lines of its input:
 *
 *   to-near|to-far|both delay|jitter|loss|burst|cut VALUE    as in pipe.h
 *   address IPV4                                             as in rebind.h
 *   count                                                    nothing
 *
 * Each is answered with a line: "ok", and how many packets passed and were lost so far, to the near
 * end and to the far. It ends with its input. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <linux/if_tun.h>
#include <net/if.h>
#include <netinet/in.h>
#include <poll.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "tests/e2e/quality/pipe.h"
#include "tests/e2e/quality/rebind.h"

typedef struct
{
  int near, far; /* tun devices */
  Pipe to_near, to_far;
  Rebind rebind;
} Link;

/* Leaves the process in the namespace @name. */
static int
open_device (const char *name, const char *interface)
{
  g_autofree char *path = g_build_filename ("/run/netns", name, NULL);
  struct ifreq request = { .ifr_flags = IFF_TUN | IFF_NO_PI };
  int space = open (path, O_RDONLY | O_CLOEXEC);
  int device;

  if (space < 0 || setns (space, CLONE_NEWNET) != 0)
    g_error ("%s: %s", path, g_strerror (errno));
  close (space);
  device = open ("/dev/net/tun", O_RDWR | O_CLOEXEC | O_NONBLOCK);
  g_strlcpy (request.ifr_name, interface, sizeof request.ifr_name);
  if (device < 0 || ioctl (device, TUNSETIFF, &request) != 0)
    g_error ("/dev/net/tun for %s: %s", interface, g_strerror (errno));
  return device;
}

static gboolean
set (Link *self, const char *const *words)
{
  gboolean both = g_str_equal (words[0], "both");
  double *near, *far;

  if (g_str_equal (words[0], "count"))
    return TRUE;
  if (g_str_equal (words[0], "address") && words[1] != NULL)
    return inet_pton (AF_INET, words[1], &self->rebind.address) == 1;
  if (g_strv_length ((char **) words) != 3)
    return FALSE;
  near = pipe_setting (&self->to_near, words[1]);
  far = pipe_setting (&self->to_far, words[1]);
  if (near == NULL)
    return FALSE;
  if (both || g_str_equal (words[0], "to-near"))
    *near = g_ascii_strtod (words[2], NULL);
  if (both || g_str_equal (words[0], "to-far"))
    *far = g_ascii_strtod (words[2], NULL);
  return TRUE;
}

/* Returns: FALSE at the end of the input. */
static gboolean
read_command (Link *self)
{
  char line[128];
  g_auto (GStrv) words = NULL;

  if (fgets (line, sizeof line, stdin) == NULL)
    return FALSE;
  words = g_strsplit (g_strstrip (line), " ", -1);
  if (words[0] == NULL || !set (self, (const char *const *) words))
    g_error ("no such command: %s", line);
  printf ("ok %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT
          "\n",
          self->to_near.passed, self->to_near.lost, self->to_far.passed, self->to_far.lost);
  fflush (stdout);
  return TRUE;
}

static void
take_from_far (Link *self, gint64 now)
{
  guint8 data[PIPE_PACKET_MAX];
  gssize size;

  while ((size = read (self->far, data, sizeof data)) > 0)
    {
      rebind_to_near (&self->rebind, data, (gsize) size);
      pipe_push (&self->to_near, data, (gsize) size, now);
    }
}

static void
take_from_near (Link *self, gint64 now)
{
  guint8 data[PIPE_PACKET_MAX];
  gssize size;

  while ((size = read (self->near, data, sizeof data)) > 0)
    if (rebind_to_far (&self->rebind, data, (gsize) size))
      pipe_push (&self->to_far, data, (gsize) size, now);
}

static void
give (Pipe *pipe, int device, gint64 now)
{
  PipePacket *packet;

  while ((packet = pipe_pop (pipe, now)) != NULL)
    {
      /* An interface that is not up yet takes nothing: lost, as on any cable. */
      if (write (device, packet->data, packet->size) < 0)
        pipe->lost++;
      g_free (packet);
    }
}

/* Until the next packet is due. */
static void
wait_for_more (const Link *self, struct pollfd *polled, nfds_t n)
{
  gint64 near = pipe_next (&self->to_near), far = pipe_next (&self->to_far);
  gint64 next = near < 0 || (far >= 0 && far < near) ? far : near;
  gint64 wait = MAX (next - g_get_monotonic_time (), 0);
  struct timespec time = { wait / G_USEC_PER_SEC, wait % G_USEC_PER_SEC * 1000 };

  ppoll (polled, n, next < 0 ? NULL : &time, NULL);
}

static void
run (Link *self)
{
  struct pollfd polled[] = {
    { .fd = STDIN_FILENO, .events = POLLIN },
    { .fd = self->near, .events = POLLIN },
    { .fd = self->far, .events = POLLIN },
  };
  for (;;)
    {
      gint64 now;

      wait_for_more (self, polled, G_N_ELEMENTS (polled));
      now = g_get_monotonic_time ();
      if (polled[0].revents != 0 && !read_command (self))
        return;
      take_from_near (self, now);
      take_from_far (self, now);
      give (&self->to_near, self->near, now);
      give (&self->to_far, self->far, now);
    }
}

int
main (int argc, char **argv)
{
  Link self = { 0 };

  if (argc != 5)
    g_error ("usage: link NEAR-NETNS NEAR-INTERFACE FAR-NETNS FAR-INTERFACE");
  setvbuf (stdin, NULL, _IONBF, 0);
  self.near = open_device (argv[1], argv[2]);
  self.far = open_device (argv[3], argv[4]);
  pipe_init (&self.to_near, 1);
  pipe_init (&self.to_far, 2);
  puts ("ready");
  fflush (stdout);
  run (&self);
  pipe_clear (&self.to_near);
  pipe_clear (&self.to_far);
  return 0;
}
