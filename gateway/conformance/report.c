#include "gateway/conformance/report.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

void
gw_report_say (int fd, GwReport report, const char *text)
{
  g_autofree char *flat = g_utf8_make_valid (text, -1);
  g_autofree char *line = NULL;
  const char *rest;
  gssize size;

  for (char *c = flat; *c != '\0'; c++)
    if ((guchar) *c < ' ' || *c == 0x7f)
      *c = ' ';
  line = g_strdup_printf ("%c %s\n", (char) report, flat);
  rest = line;
  while (*rest != '\0')
    {
      size = write (fd, rest, strlen (rest));
      if (size < 0 && errno != EINTR)
        return;
      rest += MAX (size, 0);
    }
}

void
gw_report_write (int fd, GwReport report, const char *format, va_list arguments)
{
  g_autofree char *text = g_strdup_vprintf (format, arguments);

  gw_report_say (fd, report, text);
}
