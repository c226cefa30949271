#include "gateway/host/option.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "gateway/gateway/plugin.h"
#include "gateway/net/address.h"

/* A secret is a line, not a file. */
#define SECRET_FILE_MAX 4096

typedef struct
{
  const char *name;
  gint64 factor;
} Unit;

static const Unit durations[] = {
  { "ms", 1 },
  { "s", 1000 },
  { "min", 60 * 1000 },
  { "h", 60 * 60 * 1000 },
  { "d", 24 * 60 * 60 * 1000 },
  { NULL },
};

static const Unit sizes[] = {
  { "", 1 },
  { "K", G_GINT64_CONSTANT (1) << 10 },
  { "M", G_GINT64_CONSTANT (1) << 20 },
  { "G", G_GINT64_CONSTANT (1) << 30 },
  { "T", G_GINT64_CONSTANT (1) << 40 },
  { NULL },
};

static const Unit plain[] = { { "", 1 }, { NULL } };

static const char *const type_names[] = {
  [GW_OPTION_STRING] = "text",     [GW_OPTION_INTEGER] = "integer",
  [GW_OPTION_BOOLEAN] = "boolean", [GW_OPTION_DURATION] = "duration",
  [GW_OPTION_SIZE] = "size",       [GW_OPTION_LIST] = "list",
  [GW_OPTION_PATH] = "path",       [GW_OPTION_ADDRESS] = "address",
  [GW_OPTION_SECRET] = "secret",
};

const char *
gw_option_type_name (GwOptionType type)
{
  return (gsize) type < G_N_ELEMENTS (type_names) ? type_names[type] : "unknown";
}

void
gw_option_value_clear (GwOptionValue *value)
{
  if (value->text != NULL)
    explicit_bzero (value->text, strlen (value->text));
  g_clear_pointer (&value->text, g_free);
  g_clear_pointer (&value->list, g_strfreev);
}

gboolean
gw_option_value_equal (const GwOptionValue *a, const GwOptionValue *b)
{
  if (g_strcmp0 (a->text, b->text) != 0 || a->number != b->number || a->boolean != b->boolean)
    return FALSE;
  if (a->list == NULL || b->list == NULL)
    return a->list == b->list;
  return g_strv_equal ((const char *const *) a->list, (const char *const *) b->list);
}

static const Unit *
units_of (GwOptionType type)
{
  if (type == GW_OPTION_DURATION)
    return durations;
  if (type == GW_OPTION_SIZE)
    return sizes;
  return plain;
}

/* With the largest unit that leaves a whole number, as a person would write it. */
static char *
print_number (GwOptionType type, gint64 number)
{
  const Unit *best = units_of (type);

  if (number == 0)
    return g_strdup ("0");
  for (const Unit *unit = best; unit->name != NULL; unit++)
    if (number % unit->factor == 0)
      best = unit;
  return g_strdup_printf ("%" G_GINT64_FORMAT "%s", number / best->factor, best->name);
}

static gboolean
is_bounded (const GwOption *row)
{
  return row->minimum != 0 || row->maximum != 0;
}

char *
gw_option_bounds (const GwOption *row)
{
  g_autofree char *least = print_number (row->type, row->minimum);
  g_autofree char *most = print_number (row->type, row->maximum);

  if (!is_bounded (row))
    return g_strdup ("");
  if (row->maximum == G_MAXINT64)
    return g_strdup_printf ("at least %s", least);
  return g_strdup_printf ("%s to %s", least, most);
}

/* Beyond what a number can be at all. */
static gboolean
refuse_overflow (const GwOption *row, const char *text, gboolean negative, GError **error)
{
  gint64 least = is_bounded (row) ? row->minimum : G_MININT64;
  gint64 most = is_bounded (row) ? row->maximum : G_MAXINT64;
  g_autofree char *bound = print_number (row->type, negative ? least : most);

  g_set_error (error, GW_ERROR, GW_ERROR_CONFIG, "%s is %s %s", text, negative ? "below" : "above",
               bound);
  return FALSE;
}

static gboolean
check_bounds (const GwOption *row, const char *text, gint64 number, GError **error)
{
  g_autofree char *bound = NULL;

  if (!is_bounded (row) || (number >= row->minimum && number <= row->maximum))
    return TRUE;
  bound = print_number (row->type, number < row->minimum ? row->minimum : row->maximum);
  g_set_error (error, GW_ERROR, GW_ERROR_CONFIG, "%s is %s %s", text,
               number < row->minimum ? "below" : "above", bound);
  return FALSE;
}

/* What a person would have to write instead. */
static gboolean
refuse_number (const GwOption *row, const char *text, GError **error)
{
  static const char *const wanted[] = {
    [GW_OPTION_INTEGER] = "a whole number",
    [GW_OPTION_DURATION] = "a duration: a whole number with ms, s, min, h or d, such as 30s",
    [GW_OPTION_SIZE] = "a size: a whole number of bytes, or with K, M, G or T, such as 10M",
  };

  g_set_error (error, GW_ERROR, GW_ERROR_CONFIG, "\"%s\" is not %s%s", text, wanted[row->type],
               strchr (text, '#') != NULL ? " (a comment needs a line of its own)" : "");
  return FALSE;
}

static gboolean
read_number (const GwOption *row, const char *text, GwOptionValue *value, GError **error)
{
  const char *digits = text[0] == '-' ? text + 1 : text;
  char *end = NULL;
  gint64 number, scaled;

  /* strtoll would take spaces and '+' too. */
  if (!g_ascii_isdigit (digits[0]))
    return refuse_number (row, text, error);
  errno = 0;
  number = g_ascii_strtoll (text, &end, 10);
  if (errno == ERANGE)
    return refuse_overflow (row, text, number < 0, error);
  for (const Unit *unit = units_of (row->type); unit->name != NULL; unit++)
    {
      if (strcmp (end, unit->name) != 0 && !(number == 0 && *end == '\0'))
        continue;
      if (__builtin_mul_overflow (number, unit->factor, &scaled))
        return refuse_overflow (row, text, number < 0, error);
      if (!check_bounds (row, text, scaled, error))
        return FALSE;
      *value = (GwOptionValue){ .number = scaled };
      return TRUE;
    }
  return refuse_number (row, text, error);
}

static gboolean
read_boolean (const char *text, GwOptionValue *value, GError **error)
{
  if (strcmp (text, "true") != 0 && strcmp (text, "false") != 0)
    {
      g_set_error (error, GW_ERROR, GW_ERROR_CONFIG, "\"%s\" is neither true nor false", text);
      return FALSE;
    }
  *value = (GwOptionValue){ .boolean = text[0] == 't' };
  return TRUE;
}

static gboolean
read_path (const char *text, const char *folder, GwOptionValue *value)
{
  *value = (GwOptionValue){ .text = g_canonicalize_filename (text, folder) };
  return TRUE;
}

static gboolean
read_address (const char *text, GwOptionValue *value, GError **error)
{
  g_autofree char *host = NULL;
  guint16 port;

  if (!gw_address_split (text, &host, &port, NULL))
    {
      g_set_error (error, GW_ERROR, GW_ERROR_CONFIG,
                   "\"%s\" is not HOST:PORT, such as example.com:443 or [2001:db8::1]:443", text);
      return FALSE;
    }
  *value = (GwOptionValue){ .text = g_strdup (text) };
  return TRUE;
}

/* The first line of the file; not by a stream, whose buffers would keep the secret. */
static gboolean
read_secret_file (const char *path, GwOptionValue *value, GError **error)
{
  char buffer[SECRET_FILE_MAX + 1];
  gssize size = -1;
  /* Not blocking: a FIFO in the file's place must not hang the start. */
  int fd = g_open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK, 0);
  int code = errno;

  if (fd >= 0)
    {
      size = read (fd, buffer, SECRET_FILE_MAX);
      code = errno;
      close (fd);
    }
  if (size < 0)
    {
      g_set_error (error, GW_ERROR, GW_ERROR_CONFIG, "cannot be read from %s: %s", path,
                   g_strerror (code));
      return FALSE;
    }
  buffer[size] = '\0';
  buffer[strcspn (buffer, "\r\n")] = '\0';
  if (buffer[0] == '\0' || !g_utf8_validate (buffer, -1, NULL))
    {
      g_set_error (error, GW_ERROR, GW_ERROR_CONFIG,
                   "cannot be read from %s: its first line must be the secret, in UTF-8", path);
      explicit_bzero (buffer, sizeof buffer);
      return FALSE;
    }
  *value = (GwOptionValue){ .text = g_strdup (buffer) };
  explicit_bzero (buffer, sizeof buffer);
  return TRUE;
}

static gboolean
read_secret (const char *text, const char *folder, GwOptionValue *value, GError **error)
{
  g_autofree char *path = NULL;

  if (text[0] != '@')
    {
      *value = (GwOptionValue){ .text = g_strdup (text) };
      return TRUE;
    }
  path = g_canonicalize_filename (text + 1, folder);
  return read_secret_file (path, value, error);
}

gboolean
gw_option_read (
    const GwOption *row, const char *text, const char *folder, GwOptionValue *value, GError **error)
{
  if (text[0] == '\0' && row->type != GW_OPTION_STRING)
    {
      g_set_error (error, GW_ERROR, GW_ERROR_CONFIG,
                   "is empty; give it a value (%s), or remove the line",
                   gw_option_type_name (row->type));
      return FALSE;
    }
  switch (row->type)
    {
    case GW_OPTION_STRING:
      *value = (GwOptionValue){ .text = g_strdup (text) };
      return TRUE;
    case GW_OPTION_INTEGER:
    case GW_OPTION_DURATION:
    case GW_OPTION_SIZE:
      return read_number (row, text, value, error);
    case GW_OPTION_BOOLEAN:
      return read_boolean (text, value, error);
    case GW_OPTION_PATH:
      return read_path (text, folder, value);
    case GW_OPTION_ADDRESS:
      return read_address (text, value, error);
    case GW_OPTION_SECRET:
      return read_secret (text, folder, value, error);
    case GW_OPTION_LIST:
      break;
    }
  g_return_val_if_reached (FALSE);
}

void
gw_option_read_list (const char *const *texts, GwOptionValue *value)
{
  GPtrArray *list = g_ptr_array_new ();

  for (gsize i = 0; texts[i] != NULL; i++)
    {
      g_autofree char *text = g_strstrip (g_strdup (texts[i]));

      if (text[0] != '\0')
        g_ptr_array_add (list, g_steal_pointer (&text));
    }
  g_ptr_array_add (list, NULL);
  *value = (GwOptionValue){ .list = (char **) g_ptr_array_free (list, FALSE) };
}

gboolean
gw_option_read_default (const GwOption *row,
                        const char *folder,
                        GwOptionValue *value,
                        GError **error)
{
  g_auto (GStrv) texts = NULL;

  if (row->type == GW_OPTION_LIST)
    {
      texts = g_strsplit (row->value != NULL ? row->value : "", ";", -1);
      gw_option_read_list ((const char *const *) texts, value);
      return TRUE;
    }
  if (row->value == NULL)
    {
      *value = (GwOptionValue){ 0 };
      return TRUE;
    }
  return gw_option_read (row, row->value, folder, value, error);
}

const GwOption *
gw_option_find (const GwOption *rows, const char *key)
{
  for (; rows->key != NULL; rows++)
    if (strcmp (rows->key, key) == 0)
      return rows;
  return NULL;
}

const char **
gw_option_keys (const GwOption *rows)
{
  GPtrArray *keys = g_ptr_array_new ();

  for (; rows->key != NULL; rows++)
    g_ptr_array_add (keys, (gpointer) rows->key);
  g_ptr_array_add (keys, NULL);
  return (const char **) g_ptr_array_free (keys, FALSE);
}
