#include "config.h"

#include "gateway/net/port-owner.h"

#include <stdio.h>
#include <unistd.h>

#define STATE_LISTEN 0x0A
#define STATE_UDP 0x07 /* of every UDP socket without a peer */

/* Returns: the inode of a socket in @wanted on @port in @table (proc_net_tcp(5)), or 0. */
static unsigned long
find_inode (const char *table, guint16 port, unsigned int wanted)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  if (!g_file_get_contents (table, &text, NULL, NULL))
    return 0;

  lines = g_strsplit (text, "\n", -1);
  for (char **line = lines; *line != NULL; line++)
    {
      unsigned int local, state;
      unsigned long inode;

      if (sscanf (*line, " %*u: %*[0-9A-Fa-f]:%x %*[0-9A-Fa-f]:%*x %x %*s %*s %*s %*u %*u %lu",
                  &local, &state, &inode) == 3 &&
          local == port && state == wanted)
        return inode;
    }
  return 0;
}

static gboolean
has_socket (const char *pid, const char *socket)
{
  g_autofree char *folder = g_build_filename ("/proc", pid, "fd", NULL);
  g_autoptr (GDir) files = g_dir_open (folder, 0, NULL);
  const char *name;

  while (files != NULL && (name = g_dir_read_name (files)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      char target[64];
      ssize_t size = readlink (path, target, sizeof target - 1);

      if (size < 0)
        continue;
      target[size] = '\0';
      if (g_str_equal (target, socket))
        return TRUE;
    }
  return FALSE;
}

static char *
describe (const char *pid)
{
  g_autofree char *path = g_build_filename ("/proc", pid, "comm", NULL);
  g_autofree char *name = NULL;

  if (!g_file_get_contents (path, &name, NULL, NULL))
    return g_strdup_printf ("pid %s", pid);
  return g_strdup_printf ("%s, pid %s", g_strstrip (name), pid);
}

/* Returns: (transfer full) (nullable). */
static char *
find_owner (unsigned long inode)
{
  g_autoptr (GDir) processes = g_dir_open ("/proc", 0, NULL);
  g_autofree char *socket = NULL;
  const char *pid;

  if (inode == 0 || processes == NULL)
    return NULL;

  socket = g_strdup_printf ("socket:[%lu]", inode);
  while ((pid = g_dir_read_name (processes)) != NULL)
    if (g_ascii_isdigit (*pid) && has_socket (pid, socket))
      return describe (pid);
  return NULL;
}

char *
gw_port_owner (guint16 port)
{
  unsigned long inode = find_inode ("/proc/net/tcp", port, STATE_LISTEN);

  return find_owner (inode != 0 ? inode : find_inode ("/proc/net/tcp6", port, STATE_LISTEN));
}

char *
gw_port_owner_udp (guint16 port)
{
  unsigned long inode = find_inode ("/proc/net/udp", port, STATE_UDP);

  return find_owner (inode != 0 ? inode : find_inode ("/proc/net/udp6", port, STATE_UDP));
}
