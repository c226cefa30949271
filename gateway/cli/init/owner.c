#include "gateway/cli/init/owner.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include "gateway/gateway/plugin.h"

gboolean
gw_init_owner_become (const char *directory, GError **error)
{
  struct stat info;

  if (geteuid () != 0)
    return TRUE;
  /* The real user stays root, and so may return. */
  if (stat (directory, &info) == 0 &&
      (info.st_uid == 0 || (setegid (info.st_gid) == 0 && seteuid (info.st_uid) == 0)))
    return TRUE;
  g_set_error (error, GW_ERROR, GW_ERROR_FAILED, "cannot act as the owner of %s: %s", directory,
               g_strerror (errno));
  gw_init_owner_return ();
  return FALSE;
}

void
gw_init_owner_return (void)
{
  if (getuid () == 0 && (seteuid (0) != 0 || setegid (getgid ()) != 0))
    g_error ("cannot act as root again: %s", g_strerror (errno));
}
