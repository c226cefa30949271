#include "gateway/host/state.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <glib/gstdio.h>
#include <linux/magic.h>
#include <openssl/rand.h>

#include "gateway/gateway/plugin.h"

#define SECRET_BYTES 32

/* What is written for a try: a block, so that it needs room. */
#define TRY_FILE ".try"
#define TRY_SIZE 4096

/* Its first folder upwards that exists. */
static char *
nearest_folder (const char *directory)
{
  char *at = g_strdup (directory);

  while (!g_file_test (at, G_FILE_TEST_EXISTS) && strcmp (at, "/") != 0)
    {
      char *up = g_path_get_dirname (at);

      g_free (at);
      at = up;
    }
  return at;
}

/* Whether @folder holds what the kernel shows, and no files, whatever its permissions say. */
static gboolean
is_of_kernel (const char *folder)
{
  struct statfs system;

  return statfs (folder, &system) == 0 &&
         (system.f_type == PROC_SUPER_MAGIC || system.f_type == SYSFS_MAGIC);
}

char *
gw_state_problem (const char *directory)
{
  g_autofree char *nearest = nearest_folder (directory);
  gboolean exists = strcmp (nearest, directory) == 0;

  if (!g_file_test (nearest, G_FILE_TEST_IS_DIR))
    return exists ? g_strdup_printf ("%s is no folder", directory)
                  : g_strdup_printf ("%s cannot be made: %s is no folder", directory, nearest);
  if (is_of_kernel (nearest))
    return g_strdup_printf ("%s cannot hold files: %s is the kernel's; name another folder",
                            directory, nearest);
  if (g_access (nearest, W_OK | X_OK) == 0)
    return NULL;
  if (exists)
    return g_strdup_printf ("%s cannot be written (%s); give it to the user that runs meeting",
                            directory, g_strerror (errno));
  return g_strdup_printf ("%s cannot be made: %s cannot be written (%s); make it, and give it to "
                          "the user that runs meeting",
                          directory, nearest, g_strerror (errno));
}

gboolean
gw_state_prepare (const char *directory, GError **error)
{
  if (g_mkdir_with_parents (directory, 0750) == 0)
    return TRUE;
  g_set_error (error, GW_ERROR, GW_ERROR_CONFIG, "%s cannot be made: %s", directory,
               g_strerror (errno));
  return FALSE;
}

static gboolean
write_all (int fd, const char *text)
{
  gsize size = strlen (text);

  return write (fd, text, size) == (gssize) size && fsync (fd) == 0;
}

/* Whole or not at all, and never over another process's: link() refuses where rename() replaces. */
static gboolean
write_secret (const char *path, const char *text, GError **error)
{
  g_autofree char *draft = g_strdup_printf ("%s.XXXXXX", path);
  int fd = g_mkstemp_full (draft, O_RDWR | O_CLOEXEC, 0600);
  gboolean ok = fd >= 0 && write_all (fd, text) && (link (draft, path) == 0 || errno == EEXIST);
  int code = errno;

  if (fd >= 0)
    {
      close (fd);
      unlink (draft);
    }
  if (!ok)
    g_set_error (error, GW_ERROR, GW_ERROR_FAILED, "%s cannot be written: %s", path,
                 g_strerror (code));
  return ok;
}

static gboolean
make_secret (const char *path, GError **error)
{
  guint8 bytes[SECRET_BYTES];
  g_autofree char *base64 = NULL;
  g_autofree char *line = NULL;
  gboolean ok;

  if (RAND_bytes (bytes, sizeof bytes) != 1)
    {
      g_set_error (error, GW_ERROR, GW_ERROR_FAILED, "the system has no random numbers");
      return FALSE;
    }
  base64 = g_base64_encode (bytes, sizeof bytes);
  line = g_strconcat (base64, "\n", NULL);
  ok = write_secret (path, line, error);
  explicit_bzero (bytes, sizeof bytes);
  explicit_bzero (base64, strlen (base64));
  explicit_bzero (line, strlen (line));
  return ok;
}

static GwSecret *
read_secret (const char *path, GError **error)
{
  static const GwOption row = { .key = "secret", .type = GW_OPTION_SECRET };
  g_autofree char *reference = g_strconcat ("@", path, NULL);
  g_auto (GwOptionValue) value = { 0 };
  GwSecret *secret;

  if (!gw_option_read (&row, reference, "/", &value, error))
    {
      g_prefix_error (error, "the secret ");
      return NULL;
    }
  secret = gw_secret_new (value.text, error);
  if (secret == NULL)
    g_prefix_error (error, "%s: the secret ", path);
  return secret;
}

static gboolean
may_read (const char *path, GError **error)
{
  if (g_access (path, R_OK) == 0 || errno != EACCES)
    return TRUE;
  g_set_error (error, GW_ERROR, GW_ERROR_DENIED,
               "the secret cannot be read from %s: Permission denied; do it with sudo", path);
  return FALSE;
}

GwSecret *
gw_state_secret (const GwConfig *settings, GwStateMode mode, GError **error)
{
  const char *text = gw_config_string (settings, "secret");
  g_autofree char *path = NULL;

  if (text != NULL)
    return gw_secret_new (text, error);
  path = g_build_filename (gw_config_string (settings, "state-directory"), "secret", NULL);
  if (mode == GW_STATE_READ && !may_read (path, error))
    return NULL;
  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    {
      if (mode == GW_STATE_READ)
        {
          g_set_error (error, GW_ERROR, GW_ERROR_NOT_FOUND,
                       "there is no secret yet: neither [gateway] secret nor %s; start the "
                       "gateway once, or set the key",
                       path);
          return NULL;
        }
      if (!make_secret (path, error))
        return NULL;
    }
  return read_secret (path, error);
}

gboolean
gw_state_try (const char *directory, GError **error)
{
  g_autofree char *file = g_build_filename (directory, TRY_FILE, NULL);
  char bytes[TRY_SIZE] = { 0 };

  if (!g_file_set_contents_full (file, bytes, sizeof bytes, G_FILE_SET_CONTENTS_NONE, 0600, error))
    return FALSE;
  g_unlink (file);
  return TRUE;
}
