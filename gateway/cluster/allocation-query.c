#include "gateway/cluster/allocation-query.h"

#include <string.h>

/* Bytes of a meeting's id that a service takes. */
#define MEETING_MAX 200

char *
gw_allocation_query_print (const char *url, const GwAllocationRequest *request)
{
  /* Everything but RFC 3986's unreserved characters: a '+' would be a space to some. */
  g_autofree char *email = g_uri_escape_string (request->email, NULL, FALSE);
  gsize size = strcspn (url, "#");
  g_autofree char *base = g_strndup (url, size);
  const char *mark = strchr (base, '?');
  const char *joint = mark == NULL ? "?" : "&";

  if (mark != NULL && (mark[1] == '\0' || base[size - 1] == '&'))
    joint = "";
  if (request->kind == GW_ALLOCATION_FS)
    return g_strconcat (base, joint, "Kind=FS&Email=", email, NULL);

  return g_strdup_printf ("%s%sKind=SFUTURN&Email=%s&BeginAt=%" G_GINT64_FORMAT
                          "&EndAt=%" G_GINT64_FORMAT,
                          base, joint, email, request->begin_at, request->end_at);
}

char *
gw_allocation_query_header (const GwAllocationRequest *request)
{
  const char *id = request->meeting;
  gsize size = 0;

  while (g_ascii_isgraph (id[size]))
    size++;
  if (size == 0 || size > MEETING_MAX || id[size] != '\0')
    return NULL;
  return g_strconcat ("Meeting-Id: ", id, NULL);
}
