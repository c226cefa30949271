#include "plugins/allocate/http/meeting.h"

static char *
check_id (const char *header, GError **error)
{
  gsize size = 0;

  while (g_ascii_isgraph (header[size]))
    size++;
  if (size > 0 && size <= ALLOCATE_MEETING_MAX && header[size] == '\0')
    return g_strdup (header);
  g_set_error (error, GW_ERROR, GW_ERROR_BAD_REQUEST,
               "%s must be one word of 1 to %d printable ASCII characters.",
               ALLOCATE_MEETING_HEADER, ALLOCATE_MEETING_MAX);
  return NULL;
}

char *
allocate_meeting_id (const char *header, const AllocateQuery *query, GError **error)
{
  g_autofree char *text = NULL;

  if (header != NULL)
    return check_id (header, error);
  if (query->email[0] == '\0' && query->begin_at == 0)
    return g_uuid_string_random ();

  text = g_strdup_printf ("%s\n%" G_GINT64_FORMAT "\n%" G_GINT64_FORMAT, query->email,
                          query->begin_at, query->end_at);
  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
}
