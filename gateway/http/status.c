#include "gateway/http/status.h"

#include <libsoup/soup.h>

static const struct
{
  guint status;
  const char *phrase;
} newer[] = {
  { 425, "Too Early" },
  { 428, "Precondition Required" },
  { 429, "Too Many Requests" },
  { 431, "Request Header Fields Too Large" },
};

const char *
gw_status_phrase (guint status)
{
  for (gsize i = 0; i < G_N_ELEMENTS (newer); i++)
    if (newer[i].status == status)
      return newer[i].phrase;
  return soup_status_get_phrase (status);
}
