#include "gateway/host/claim.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include "gateway/gateway/plugin.h"

#define PID_MAX 16

struct _GwClaim
{
  int fd;
};

static void
refuse (int fd, const char *directory, const char *role, GError **error)
{
  char pid[PID_MAX + 1] = "";
  gssize size = pread (fd, pid, PID_MAX, 0);

  pid[MAX (size, 0)] = '\0';
  g_set_error (
      error, GW_ERROR, GW_ERROR_CONFIG,
      "another gateway%s%s%s runs the role %s with the folder %s: stop it, or give this one "
      "another state-directory",
      *pid ? " (pid " : "", g_strstrip (pid), *pid ? ")" : "", role, directory);
}

static void
write_pid (int fd)
{
  char pid[PID_MAX];
  int size = g_snprintf (pid, sizeof pid, "%d\n", (int) getpid ());

  /* Only for the message above: without it that names no process. */
  if (ftruncate (fd, 0) != 0 || pwrite (fd, pid, (size_t) size, 0) != size)
    g_debug ("cannot note the pid: %s", g_strerror (errno));
}

GwClaim *
gw_claim_take (const char *directory, const char *role, GError **error)
{
  g_autofree char *name = g_strconcat (role, ".lock", NULL);
  g_autofree char *path = g_build_filename (directory, name, NULL);
  int fd = open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0640);
  GwClaim *self;

  if (fd < 0)
    {
      g_set_error (error, GW_ERROR, GW_ERROR_CONFIG, "cannot write %s: %s", path,
                   g_strerror (errno));
      return NULL;
    }
  if (flock (fd, LOCK_EX | LOCK_NB) != 0)
    {
      refuse (fd, directory, role, error);
      close (fd);
      return NULL;
    }
  write_pid (fd);
  self = g_new (GwClaim, 1);
  self->fd = fd;
  return self;
}

void
gw_claim_free (GwClaim *self)
{
  close (self->fd);
  g_free (self);
}
