/* Descriptions as real clients sent them, and how tests change them. */
#pragma once

#include <string.h>

#include "plugins/sfu/error.h"
#include "plugins/sfu/sdp/local.h"

/* Returns: (transfer full): data/@name. */
static inline char *
golden_read (const char *name)
{
  g_autofree char *path =
      g_test_build_filename (G_TEST_DIST, "tests/plugins/sfu/sdp/data", name, NULL);
  g_autoptr (GError) error = NULL;
  char *text;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  return text;
}

/* Returns: (transfer full): @text with every @from replaced by @to; there must be one. */
static inline char *
golden_replace (const char *text, const char *from, const char *to)
{
  GString *changed = g_string_new (text);

  g_assert_cmpuint (g_string_replace (changed, from, to, 0), >, 0);
  return g_string_free (changed, FALSE);
}

static inline guint
golden_count (const char *text, const char *what)
{
  guint count = 0;

  for (const char *at = text; (at = strstr (at, what)) != NULL; at += strlen (what))
    count++;
  return count;
}

/* Our side, with one IPv4 and one IPv6 candidate. @candidates: (out) (transfer full). */
static inline SfuSdpLocal
golden_local (GArray **candidates)
{
  GwAddress address;

  *candidates = g_array_new (FALSE, FALSE, sizeof (GwAddress));
  g_assert_true (gw_address_parse_ip ("192.0.2.7", 10000, &address));
  g_array_append_val (*candidates, address);
  g_assert_true (gw_address_parse_ip ("2001:db8::7", 10000, &address));
  g_array_append_val (*candidates, address);
  return (SfuSdpLocal){
    .ufrag = "ouru",
    .pwd = "ourpasswordourpassword",
    .fingerprint = "B5:31:B3:D7:36:10:62:40:AB:9C:D2:7F:67:8E:26:90:"
                   "C9:25:98:2B:04:0E:2F:26:22:62:3F:EE:69:2D:06:F5",
    .candidates = *candidates,
    .session = 4711,
    .version = 3,
  };
}
