#include "gateway/host/conf-file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "gateway/gateway/plugin.h"

static void
section_free (gpointer data)
{
  GwConfFileSection *section = data;

  g_hash_table_unref (section->keys);
  g_free (section->name);
  g_free (section);
}

static const GwConfFileSection *
find_section (const GwConfFile *self, const char *name)
{
  for (guint i = 0; i < self->sections->len; i++)
    {
      const GwConfFileSection *section = g_ptr_array_index (self->sections, i);

      if (strcmp (section->name, name) == 0)
        return section;
    }
  return NULL;
}

static GwConfFileSection *
add_section (GwConfFile *self, const char *name, guint line)
{
  GwConfFileSection *section = g_new0 (GwConfFileSection, 1);

  section->name = g_strdup (name);
  section->line = line;
  section->keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_ptr_array_add (self->sections, section);
  return section;
}

static void G_GNUC_PRINTF (3, 4)
    complain (const GwConfFile *self, guint line, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list arguments;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  gw_problems_add (self->problems, self->before + line, "%s:%u: %s", self->name, line, text);
}

static gboolean
is_name (const char *text)
{
  if (*text == '\0')
    return FALSE;
  for (; *text != '\0'; text++)
    if (!g_ascii_isalnum (*text) && strchr ("-_.", *text) == NULL)
      return FALSE;
  return TRUE;
}

/* Returns: the section that the following keys belong to; %NULL when they cannot be read. */
static GwConfFileSection *
scan_section (GwConfFile *self, char *text, guint line)
{
  char *end = strchr (text, ']');
  const GwConfFileSection *earlier;

  if (end == NULL || end[1] != '\0')
    {
      complain (self, line, "a section needs the form [name]");
      return NULL;
    }
  *end = '\0';
  if (!is_name (text + 1))
    {
      complain (self, line, "a section's name has letters, digits and hyphens only");
      return NULL;
    }
  earlier = find_section (self, text + 1);
  if (earlier != NULL)
    {
      complain (self, line, "[%s] stands twice, first in line %u; make it one section",
                earlier->name, earlier->line);
      return NULL;
    }
  return add_section (self, text + 1, line);
}

/* No row has another key; and GKeyFile has a meaning of its own for "Encoding". */
static gboolean
is_lower (const char *text)
{
  while (*text != '\0' && !g_ascii_isupper (*text))
    text++;
  return *text == '\0';
}

/* Never prints the line: it may hold a secret.
 * Returns: %TRUE when GKeyFile is to see it. */
static gboolean
scan_key (GwConfFile *self, GwConfFileSection *section, char *text, guint line)
{
  char *equals = strchr (text, '=');
  guint earlier;

  if (equals == NULL)
    {
      complain (self, line, "is neither [section], key = value nor # comment");
      return FALSE;
    }
  *equals = '\0';
  g_strchomp (text);
  if (!is_name (text))
    {
      complain (self, line,
                "what stands before '=' is no key: it has letters, digits and "
                "hyphens only");
      return FALSE;
    }
  earlier = GPOINTER_TO_UINT (g_hash_table_lookup (section->keys, text));
  if (earlier != 0)
    {
      complain (self, line, "[%s] %s stands twice, first in line %u; remove one", section->name,
                text, earlier);
      return FALSE;
    }
  g_hash_table_insert (section->keys, g_strdup (text), GUINT_TO_POINTER (line));
  return is_lower (text);
}

/* Finds where everything stands, and copies what is well-formed to @good for GKeyFile. */
static void
scan (GwConfFile *self, const char *data, GString *good)
{
  g_auto (GStrv) lines = g_strsplit (data, "\n", -1);
  GwConfFileSection *section = NULL;
  gboolean orphan_told = FALSE;

  self->lines = g_strv_length (lines);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autofree char *original = g_strstrip (g_strdup (lines[i]));
      char *text = g_strstrip (lines[i]);
      gboolean ok = FALSE;

      if (text[0] == '\0' || text[0] == '#')
        continue;
      if (text[0] == '[')
        {
          section = scan_section (self, text, i + 1);
          orphan_told = section == NULL;
          ok = section != NULL;
        }
      else if (section != NULL)
        ok = scan_key (self, section, text, i + 1);
      else if (!orphan_told)
        {
          complain (self, i + 1, "a [section] must come first, such as [gateway]");
          orphan_told = TRUE;
        }
      if (ok)
        g_string_append_printf (good, "%s\n", original);
    }
}

static guint
line_of (const char *data, const char *at)
{
  guint line = 1;

  for (; data < at; data++)
    line += *data == '\n';
  return line;
}

static void
read_text (GwConfFile *self, const char *data, gsize size)
{
  g_autoptr (GString) good = g_string_new (NULL);
  g_autofree char *copy = NULL;
  g_autoptr (GError) error = NULL;
  const char *end;

  /* Some editors begin a file with a byte order mark. */
  if (size >= 3 && memcmp (data, "\xef\xbb\xbf", 3) == 0)
    {
      data += 3;
      size -= 3;
    }
  /* A zero byte is no valid UTF-8 to this function either. */
  if (!g_utf8_validate_len (data, size, &end))
    {
      self->lines = line_of (data, end);
      complain (self, self->lines, "is not UTF-8 text; is this a key-file?");
      return;
    }
  copy = g_strndup (data, size);
  scan (self, copy, good);
  explicit_bzero (copy, strlen (copy));
  if (!g_key_file_load_from_data (self->values, good->str, good->len, G_KEY_FILE_NONE, &error))
    gw_problems_add (self->problems, self->before, "%s: %s", self->name, error->message);
  explicit_bzero (good->str, good->len);
}

GwConfFile *
gw_conf_file_new (
    const char *name, const char *data, gsize size, guint before, GwProblems *problems)
{
  GwConfFile *self = g_new0 (GwConfFile, 1);

  self->name = g_strdup (name);
  self->before = before;
  self->problems = problems;
  self->values = g_key_file_new ();
  self->sections = g_ptr_array_new_with_free_func (section_free);
  read_text (self, data, size);
  return self;
}

void
gw_conf_file_free (GwConfFile *self)
{
  g_ptr_array_unref (self->sections);
  g_key_file_unref (self->values);
  g_free (self->name);
  g_free (self);
}

static gboolean
fail (GError **error, int number)
{
  g_set_error (error, GW_ERROR, GW_ERROR_CONFIG, "cannot be read: %s%s", g_strerror (number),
               number == EACCES ? ": do it with sudo" : "");
  return FALSE;
}

/* A pipe would be waited for, perhaps for ever. Returns: %NULL with @error set. */
static FILE *
open_regular (const char *path, GError **error)
{
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  struct stat status;

  if (fd < 0 || fstat (fd, &status) != 0)
    {
      fail (error, errno);
      return NULL;
    }
  if (S_ISREG (status.st_mode))
    return fdopen (fd, "r");
  if (S_ISDIR (status.st_mode))
    fail (error, EISDIR);
  else
    g_set_error (error, GW_ERROR, GW_ERROR_CONFIG, "cannot be read: it is no regular file");
  close (fd);
  return NULL;
}

/* Not more than is allowed, and one byte to see that it is too much. */
static gboolean
read_start (const char *path, char *data, gsize *size, GError **error)
{
  FILE *file = open_regular (path, error);
  int number;

  if (file == NULL)
    return FALSE;
  *size = fread (data, 1, GW_CONF_SIZE_MAX + 1, file);
  number = ferror (file) ? errno : 0;
  fclose (file);
  return number == 0 || fail (error, number);
}

GwConfFile *
gw_conf_file_load (const char *path, guint before, GwProblems *problems, GError **error)
{
  g_autofree char *data = g_malloc (GW_CONF_SIZE_MAX + 1);
  gsize size;
  GwConfFile *self;

  if (!read_start (path, data, &size, error))
    return NULL;
  if (size > GW_CONF_SIZE_MAX)
    {
      g_set_error (error, GW_ERROR, GW_ERROR_CONFIG,
                   "is larger than a megabyte; is this a key-file?");
      return NULL;
    }
  self = gw_conf_file_new (path, data, size, before, problems);
  explicit_bzero (data, size);
  return self;
}
