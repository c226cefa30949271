#include "config.h"

#include "plugins/fs/store.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "gateway/gateway/plugin.h"

#define SIDE ".json"
#define PART ".part"
#define SIDE_MAX (16 * 1024)

struct _FsStore
{
  char *directory;
};

struct _FsPart
{
  char *folder;
  char *id;
  char *path; /* while it is under way */
  int fd;
};

static char *
file_of (const char *folder, const char *id, const char *suffix)
{
  g_autofree char *name = g_strconcat (id, suffix, NULL);

  return g_build_filename (folder, name, NULL);
}

static gboolean
fail (GError **error, const char *what, const char *path)
{
  int reason = errno;

  GIOErrorEnum code = reason == EDQUOT ? G_IO_ERROR_NO_SPACE : g_io_error_from_errno (reason);

  g_set_error (error, G_IO_ERROR, (int) code, "cannot %s %s: %s", what, path, g_strerror (reason));
  return FALSE;
}

static gboolean
is_writable (const char *directory, GError **error)
{
  g_autofree char *probe = g_build_filename (directory, ".probe-XXXXXX", NULL);
  int fd = g_mkstemp_full (probe, O_WRONLY | O_CLOEXEC, 0600);

  if (fd < 0)
    return fail (error, "write to", directory);

  close (fd);
  g_unlink (probe);
  return TRUE;
}

FsStore *
fs_store_new (const char *directory, GError **error)
{
  g_autoptr (GError) reason = NULL;
  FsStore *store;

  if (g_mkdir_with_parents (directory, 0700) != 0)
    fail (&reason, "make the folder", directory);
  else
    is_writable (directory, &reason);
  if (reason != NULL)
    {
      g_set_error (error, GW_ERROR, GW_ERROR_CONFIG,
                   "%s; make it a folder that the user who runs meeting may write to",
                   reason->message);
      return NULL;
    }

  store = g_new0 (FsStore, 1);
  store->directory = g_strdup (directory);
  return store;
}

void
fs_store_free (FsStore *store)
{
  g_free (store->directory);
  g_free (store);
}

guint64
fs_store_cost (guint64 size)
{
  guint64 blocks = size / FS_STORE_BLOCK + (size % FS_STORE_BLOCK != 0);

  return (blocks + 1) * FS_STORE_BLOCK;
}

static char *
folder_of (FsStore *store, const char *meeting)
{
  return g_build_filename (store->directory, meeting, NULL);
}

gboolean
fs_store_usage (
    FsStore *store, const char *meeting, guint64 *used, guint64 *available, GError **error)
{
  g_autofree char *path = folder_of (store, meeting);
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  struct statvfs disk;
  const char *name;

  *used = 0;
  if (statvfs (store->directory, &disk) != 0)
    return fail (error, "look at", store->directory);

  *available = (guint64) disk.f_bavail * disk.f_frsize;
  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *file = g_build_filename (path, name, NULL);
      GStatBuf status;

      if (fs_blob_is_id (name) && g_lstat (file, &status) == 0)
        *used += fs_store_cost ((guint64) status.st_size);
    }
  return TRUE;
}

static void
part_free (FsPart *part)
{
  if (part->fd >= 0)
    close (part->fd);
  g_free (part->folder);
  g_free (part->id);
  g_free (part->path);
  g_free (part);
}

/* Whoever takes the last file of a meeting away takes the folder too, perhaps just now. */
static int
open_part (FsPart *part)
{
  int fd = -1;

  for (guint tries = 0; fd < 0 && tries < 5; tries++)
    {
      if (g_mkdir (part->folder, 0700) != 0 && errno != EEXIST)
        return -1;
      fd = g_open (part->path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
      if (fd < 0 && errno != ENOENT)
        return -1;
    }
  return fd;
}

FsPart *
fs_store_begin (FsStore *store, const char *meeting, const char *id, GError **error)
{
  FsPart *part = g_new0 (FsPart, 1);

  part->folder = folder_of (store, meeting);
  part->id = g_strdup (id);
  part->path = file_of (part->folder, id, PART);
  part->fd = open_part (part);
  if (part->fd >= 0)
    return part;

  fail (error, "write", part->path);
  part_free (part);
  return NULL;
}

gboolean
fs_part_write (FsPart *part, GBytes *bytes, GError **error)
{
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);

  while (size > 0)
    {
      gssize n = write (part->fd, data, size);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        return fail (error, "write", part->path);
      data += n;
      size -= (gsize) n;
    }
  return TRUE;
}

static void
sync_folder (const char *path)
{
  int fd = g_open (path, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);

  if (fd < 0)
    return;
  fsync (fd);
  close (fd);
}

/* The side file first: only the rename of the file itself makes the blob exist. */
static gboolean
publish (FsPart *part, const FsBlob *blob, GError **error)
{
  g_autofree char *side = file_of (part->folder, part->id, SIDE);
  g_autofree char *file = file_of (part->folder, part->id, "");
  gsize size;
  g_autofree char *text = fs_blob_print (blob, &size);
  g_autoptr (GError) reason = NULL;

  if (fsync (part->fd) != 0)
    return fail (error, "write", part->path);
  if (!g_file_set_contents_full (side, text, (gssize) size,
                                 G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600,
                                 &reason))
    {
      gboolean is_full = g_error_matches (reason, G_FILE_ERROR, G_FILE_ERROR_NOSPC);

      g_set_error_literal (error, G_IO_ERROR, is_full ? G_IO_ERROR_NO_SPACE : G_IO_ERROR_FAILED,
                           reason->message);
      return FALSE;
    }
  if (g_rename (part->path, file) != 0)
    {
      fail (error, "write", file);
      g_unlink (side);
      return FALSE;
    }
  sync_folder (part->folder);
  return TRUE;
}

gboolean
fs_part_commit (FsPart *part, const FsBlob *blob, GError **error)
{
  if (publish (part, blob, error))
    {
      part_free (part);
      return TRUE;
    }

  fs_part_discard (part);
  return FALSE;
}

void
fs_part_discard (FsPart *part)
{
  g_unlink (part->path);
  g_rmdir (part->folder); /* when nothing else is there */
  part_free (part);
}

static FsBlob *
read_side (const char *folder, const char *id, GError **error)
{
  g_autofree char *path = file_of (folder, id, SIDE);
  g_autofree char *text = NULL;
  g_autoptr (GError) reason = NULL;
  gsize size;
  GStatBuf status;
  FsBlob *blob;

  if (g_lstat (path, &status) != 0 || !S_ISREG (status.st_mode) || status.st_size > SIDE_MAX)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "there is no side file %s", path);
      return NULL;
    }

  blob = g_file_get_contents (path, &text, &size, &reason) ? fs_blob_parse (id, text, size, &reason)
                                                           : NULL;
  if (blob == NULL)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "%s: %s", path, reason->message);
  return blob;
}

FsBlob *
fs_store_open (
    FsStore *store, const char *meeting, const char *id, GInputStream **stream, GError **error)
{
  g_autofree char *folder = folder_of (store, meeting);
  g_autofree char *path = file_of (folder, id, "");
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInputStream) input = g_file_read (file, NULL, error);
  g_autoptr (GFileInfo) info = NULL;
  FsBlob *blob;

  if (input == NULL)
    return NULL;

  info = g_file_input_stream_query_info (input, G_FILE_ATTRIBUTE_STANDARD_SIZE, NULL, error);
  blob = info == NULL ? NULL : read_side (folder, id, error);
  if (blob == NULL)
    return NULL;

  blob->size = (guint64) g_file_info_get_size (info);
  *stream = G_INPUT_STREAM (g_steal_pointer (&input));
  return blob;
}

gboolean
fs_store_remove (FsStore *store, const char *meeting, const char *id, GError **error)
{
  g_autofree char *folder = folder_of (store, meeting);
  g_autofree char *file = file_of (folder, id, "");
  g_autofree char *side = file_of (folder, id, SIDE);

  if (g_unlink (file) != 0)
    return fail (error, "remove", file);

  g_unlink (side);
  g_rmdir (folder); /* when it was the last */
  return TRUE;
}

static gboolean
is_older (const char *path, gint64 time)
{
  GStatBuf status;

  return g_lstat (path, &status) == 0 && S_ISREG (status.st_mode) && status.st_mtime < time;
}

/* Whether @name is what is left of an upload or a removal that broke off. */
static gboolean
is_remnant (const char *folder, const char *name)
{
  g_autofree char *id = g_strndup (name, FS_ID_SIZE);
  g_autofree char *file = file_of (folder, id, "");

  if (!fs_blob_is_id (id))
    return FALSE;
  if (g_str_has_suffix (name, PART))
    return TRUE;
  return !g_str_equal (name, id) && !g_file_test (file, G_FILE_TEST_EXISTS);
}

static guint
clean_meeting (FsStore *store, const char *meeting, gint64 before, gint64 broken_before)
{
  g_autofree char *path = folder_of (store, meeting);
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *name;
  guint count = 0;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *file = g_build_filename (path, name, NULL);

      if (fs_blob_is_id (name))
        count += is_older (file, before) && fs_store_remove (store, meeting, name, NULL);
      else if (is_remnant (path, name) && is_older (file, broken_before))
        g_unlink (file);
    }
  g_rmdir (path); /* when nothing is left */
  return count;
}

guint
fs_store_clean (FsStore *store, gint64 before, gint64 broken_before)
{
  g_autoptr (GDir) all = g_dir_open (store->directory, 0, NULL);
  const char *name;
  guint count = 0;

  while (all != NULL && (name = g_dir_read_name (all)) != NULL)
    {
      if (fs_blob_is_meeting (name))
        count += clean_meeting (store, name, before, broken_before);
    }
  return count;
}
