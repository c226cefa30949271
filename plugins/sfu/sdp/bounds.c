#include "plugins/sfu/sdp/bounds.h"

#include <string.h>

#include "plugins/sfu/error.h"

/* RFC 8866 5 and 9: the order of lines at the session level, and of those after an m-line. A
 * letter may be left out; t and r alternate, and so share a rank. */
static const char session_order[] = "vosiuepcbtzkam";
static const char media_order[] = "micbka";

typedef struct
{
  gsize lines;
  gsize media;
  char last; /* the line before, r written as t; 0 at the beginning */
} Bounds;

static gboolean
refuse (GError **error, gsize line, const char *why)
{
  g_set_error (error, SFU_ERROR, SFU_ERROR_BAD_SDP, "SDP line %" G_GSIZE_FORMAT ": %s", line, why);
  return FALSE;
}

static gboolean
check_order (Bounds *bounds, char type, GError **error)
{
  /* The first three lines are not optional. */
  if (bounds->lines <= 3 && type != session_order[bounds->lines - 1])
    return refuse (error, bounds->lines, "a description begins with v=, o= and s=");

  if (type == 'm')
    {
      bounds->last = 'm';
      return TRUE;
    }
  if (type == 'r')
    type = 't';
  const char *order = bounds->media > 0 ? media_order : session_order;
  const char *here = strchr (order, type);
  if (here == NULL)
    return refuse (error, bounds->lines, "a line of this type is unknown here");
  if (bounds->last != 0 && here < strchr (order, bounds->last))
    return refuse (error, bounds->lines, "out of order");
  bounds->last = type;
  return TRUE;
}

static gboolean
check_line (Bounds *bounds, const char *line, gsize size, gsize media_max, GError **error)
{
  if (size > SFU_SDP_LINE_MAX)
    return refuse (error, bounds->lines, "too long");
  if (size < 2 || line[1] != '=' || line[0] < 'a' || line[0] > 'z')
    return refuse (error, bounds->lines, "not of the form x=value");
  for (gsize i = 2; i < size; i++)
    if ((guchar) line[i] < 0x20 || line[i] == 0x7f)
      return refuse (error, bounds->lines, "a control character");
  if (line[0] == 'v' && (size != 3 || line[2] != '0'))
    return refuse (error, bounds->lines, "only version 0 is known");

  if (line[0] == 'm' && ++bounds->media > media_max)
    return refuse (error, bounds->lines, "too many m-lines");
  return check_order (bounds, line[0], error);
}

gboolean
sfu_sdp_check_bounds (const char *text, gsize size, gsize media_max, GError **error)
{
  if (size > SFU_SDP_SIZE_MAX)
    return refuse (error, 1, "the description is larger than 128 KiB");
  if (memchr (text, 0, size) != NULL)
    return refuse (error, 1, "the description holds a NUL byte");

  Bounds bounds = { 0 };
  const char *end = text + size;
  for (const char *line = text; line < end;)
    {
      const char *feed = memchr (line, '\n', (gsize) (end - line));
      const char *stop = feed != NULL ? feed : end;
      const char *next = feed != NULL ? feed + 1 : end;
      if (stop > line && stop[-1] == '\r')
        stop--;
      if (++bounds.lines > SFU_SDP_LINES_MAX)
        return refuse (error, bounds.lines, "too many lines");
      if (!check_line (&bounds, line, (gsize) (stop - line), media_max, error))
        return FALSE;
      line = next;
    }
  if (bounds.lines < 3)
    return refuse (error, bounds.lines, "the description is cut short");
  return TRUE;
}
