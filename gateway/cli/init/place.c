#include "gateway/cli/init/place.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "gateway/gateway/plugin.h"

#define FRAGMENT "10-here.conf"

static gboolean
is_ours (const char *path)
{
  g_autofree char *text = NULL;

  return g_file_get_contents (path, &text, NULL, NULL) &&
         g_str_has_prefix (text, GW_INIT_PLACE_MARK);
}

GwInitPlace *
gw_init_place_new (const char *path)
{
  GwInitPlace *self = g_new0 (GwInitPlace, 1);
  g_autofree char *fragment = g_strconcat (path, ".d/" FRAGMENT, NULL);

  self->path = g_strdup (path);
  self->is_fragment = g_file_test (path, G_FILE_TEST_EXISTS) && !is_ours (path);
  self->target = g_strdup (self->is_fragment ? fragment : path);
  self->exists = g_file_test (self->target, G_FILE_TEST_EXISTS);
  return self;
}

void
gw_init_place_take_whole (GwInitPlace *self)
{
  g_free (self->target);
  self->target = g_strdup (self->path);
  self->is_fragment = FALSE;
  self->exists = TRUE;
}

void
gw_init_place_free (GwInitPlace *self)
{
  g_free (self->target);
  g_free (self->path);
  g_free (self);
}

gboolean
gw_init_place_has (const GwInitPlace *self, const char *where)
{
  gsize size = strlen (self->target);

  return strncmp (where, self->target, size) == 0 && where[size] == ':';
}

static gboolean
fail (const char *path, const char *what, int code, GError **error)
{
  g_set_error (error, GW_ERROR, GW_ERROR_FAILED, "%s cannot be %s: %s%s; nothing was written", path,
               what, g_strerror (code),
               code == EACCES ? ": do it with sudo, or name a key-file elsewhere by -c FILE" : "");
  return FALSE;
}

/* Of the group of @folder, where that is not root's: the service reads it by its group. */
static gboolean
set_mode (int fd, const char *folder)
{
  struct stat info;

  if (geteuid () != 0 || stat (folder, &info) != 0 || info.st_gid == 0)
    return fchmod (fd, 0600) == 0;
  return fchown (fd, -1, info.st_gid) == 0 && fchmod (fd, 0640) == 0;
}

static gboolean
write_all (int fd, const char *text)
{
  gsize left = strlen (text);

  while (left > 0)
    {
      gssize size = write (fd, text, left);

      if (size < 0 && errno == EINTR)
        continue;
      if (size <= 0)
        return FALSE;
      text += size;
      left -= (gsize) size;
    }
  return fsync (fd) == 0;
}

/* Returns: (transfer full) (nullable): the path of a file in @folder with @text in it. */
static char *
write_draft (const char *folder, const char *text, GError **error)
{
  g_autofree char *draft = g_build_filename (folder, ".meeting-init.XXXXXX", NULL);
  int fd = g_mkstemp_full (draft, O_RDWR | O_CLOEXEC, 0600);
  gboolean ok;
  int code;

  if (fd < 0)
    {
      fail (folder, "written to", errno, error);
      return NULL;
    }
  ok = write_all (fd, text) && set_mode (fd, folder);
  code = errno;
  close (fd);
  if (ok)
    return g_steal_pointer (&draft);
  g_unlink (draft);
  fail (folder, "written to", code, error);
  return NULL;
}

/* A second name for what is there, which stays when the first is given to another file. */
static char *
keep_copy (const char *target, GError **error)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *when = g_date_time_format (now, "%Y%m%dT%H%M%SZ");

  for (guint i = 0; i < 100; i++)
    {
      g_autofree char *backup = i == 0 ? g_strdup_printf ("%s.%s", target, when)
                                       : g_strdup_printf ("%s.%s-%u", target, when, i);

      if (link (target, backup) == 0)
        return g_steal_pointer (&backup);
      if (errno != EEXIST)
        break;
    }
  fail (target, "kept a copy of", errno, error);
  return NULL;
}

gboolean
gw_init_place_check (const GwInitPlace *self, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (self->target);

  while (!g_file_test (folder, G_FILE_TEST_EXISTS))
    {
      g_autofree char *below = g_steal_pointer (&folder);

      folder = g_path_get_dirname (below);
    }
  return g_access (folder, W_OK | X_OK) == 0 || fail (folder, "written to", errno, error);
}

static gboolean
put (const GwInitPlace *self, const char *draft, char **backup, GError **error)
{
  if (!self->exists)
    {
      /* Not over one that somebody wrote meanwhile. */
      if (link (draft, self->target) == 0)
        return TRUE;
      return fail (self->target, "written", errno, error);
    }
  *backup = keep_copy (self->target, error);
  if (*backup == NULL)
    return FALSE;
  if (g_rename (draft, self->target) == 0)
    return TRUE;
  g_unlink (*backup);
  return fail (self->target, "replaced", errno, error);
}

gboolean
gw_init_place_write (const GwInitPlace *self, const char *text, char **backup, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (self->target);
  g_autofree char *draft = NULL;
  gboolean ok;

  *backup = NULL;
  if (g_mkdir_with_parents (folder, 0750) != 0)
    return fail (folder, "made", errno, error);
  draft = write_draft (folder, text, error);
  if (draft == NULL)
    return FALSE;
  ok = put (self, draft, backup, error);
  g_unlink (draft);
  return ok;
}
