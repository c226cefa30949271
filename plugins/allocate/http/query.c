#include "plugins/allocate/http/query.h"

#include <string.h>

/* What is looked for; the rest is somebody else's. */
typedef enum
{
  KIND,
  EMAIL,
  BEGIN_AT,
  END_AT,
  N_KEYS,
} Key;

static const char *const names[N_KEYS] = { "Kind", "Email", "BeginAt", "EndAt" };

static gboolean refuse (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);

static gboolean
refuse (GError **error, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list arguments;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error_literal (error, GW_ERROR, GW_ERROR_BAD_REQUEST, text);
  return FALSE;
}

/* Takes "key=value" in; a key without a value has an empty one. */
static gboolean
take_pair (const char *pair, char *values[N_KEYS], GError **error)
{
  gsize size = strcspn (pair, "=");
  const char *encoded = pair[size] == '=' ? pair + size + 1 : "";

  for (guint key = 0; key < N_KEYS; key++)
    {
      if (strlen (names[key]) != size || strncmp (names[key], pair, size) != 0)
        continue;
      if (values[key] != NULL)
        return refuse (error, "%s is given twice.", names[key]);
      /* A '+' is a '+': values are percent-encoded, this is no form. */
      values[key] = g_uri_unescape_string (encoded, NULL);
      if (values[key] == NULL || !g_utf8_validate (values[key], -1, NULL))
        return refuse (error, "%s is not percent-encoded UTF-8.", names[key]);
    }
  return TRUE;
}

static gboolean
read_kind (const char *value, GwAllocationKind *kind, GError **error)
{
  if (value == NULL)
    return refuse (error, "Kind is missing: SFUTURN or FS.");
  if (strcmp (value, "SFUTURN") != 0 && strcmp (value, "FS") != 0)
    return refuse (error, "Kind must be SFUTURN or FS.");
  *kind = strcmp (value, "FS") == 0 ? GW_ALLOCATION_FS : GW_ALLOCATION_SFU_TURN;
  return TRUE;
}

static gboolean
check_email (const char *value, GError **error)
{
  if (value == NULL)
    return refuse (error, "Email is missing; it may be empty.");
  if (strlen (value) > ALLOCATE_QUERY_EMAIL_MAX)
    return refuse (error, "Email is longer than %d bytes.", ALLOCATE_QUERY_EMAIL_MAX);
  for (; *value != '\0'; value = g_utf8_next_char (value))
    if (g_unichar_iscntrl (g_utf8_get_char (value)))
      return refuse (error, "Email holds a control character.");
  return TRUE;
}

static gboolean
read_time (Key key, const char *value, gint64 *time, GError **error)
{
  guint64 number;

  if (value == NULL)
    return refuse (error, "%s is missing: seconds since 1970 UTC, 0 for an instant meeting.",
                   names[key]);
  if (!g_ascii_string_to_unsigned (value, 10, 0, ALLOCATE_QUERY_TIME_MAX, &number, NULL))
    return refuse (error, "%s must be a whole number of seconds since 1970 UTC.", names[key]);
  *time = (gint64) number;
  return TRUE;
}

static gboolean
check_times (const AllocateQuery *query, GError **error)
{
  if (query->begin_at == 0 && query->end_at != 0)
    return refuse (error, "EndAt must be 0 where BeginAt is.");
  if (query->begin_at != 0 && query->end_at <= query->begin_at)
    return refuse (error, "EndAt must be later than BeginAt.");
  return TRUE;
}

static gboolean
read_values (char *values[N_KEYS], AllocateQuery *query, GError **error)
{
  if (!read_kind (values[KIND], &query->kind, error) || !check_email (values[EMAIL], error))
    return FALSE;
  query->email = g_strdup (values[EMAIL]);
  if (query->kind == GW_ALLOCATION_FS)
    return TRUE;
  return read_time (BEGIN_AT, values[BEGIN_AT], &query->begin_at, error) &&
         read_time (END_AT, values[END_AT], &query->end_at, error) && check_times (query, error);
}

gboolean
allocate_query_parse (const char *text, AllocateQuery *query, GError **error)
{
  g_auto (GStrv) pairs = g_strsplit (text != NULL ? text : "", "&", -1);
  char *values[N_KEYS] = { NULL };
  gboolean ok = TRUE;

  *query = (AllocateQuery){ 0 };
  for (char **pair = pairs; ok && *pair != NULL; pair++)
    ok = take_pair (*pair, values, error);
  ok = ok && read_values (values, query, error);
  for (guint key = 0; key < N_KEYS; key++)
    g_free (values[key]);
  return ok;
}

void
allocate_query_clear (AllocateQuery *query)
{
  g_clear_pointer (&query->email, g_free);
}
