/* What our descriptions have in common: where we are to be found. */
#include "plugins/sfu/sdp/local.h"

#include <string.h>

/* Returns: (element-type GStrv): the fields of each a=candidate. */
static GPtrArray *
print_candidates (gboolean tcp)
{
  g_autoptr (GArray) addresses = g_array_new (FALSE, FALSE, sizeof (GwAddress));
  static const char *const ips[] = { "192.0.2.9", "2001:db8::9" };
  SfuSdpLocal local = { .ufrag = "ufra", .pwd = "password", .tcp = tcp, .candidates = addresses };
  GstSDPMedia *media;
  for (gsize i = 0; i < G_N_ELEMENTS (ips); i++)
    {
      GwAddress address;
      g_assert_true (gw_address_parse_ip (ips[i], 10000, &address));
      g_array_append_val (addresses, address);
    }
  gst_sdp_media_new (&media);
  sfu_sdp_local_ice (&local, media, SFU_SDP_WITH_CANDIDATES);

  GPtrArray *lines = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  for (guint i = 0; gst_sdp_media_get_attribute_val_n (media, "candidate", i) != NULL; i++)
    g_ptr_array_add (
        lines, g_strsplit (gst_sdp_media_get_attribute_val_n (media, "candidate", i), " ", -1));
  g_autofree char *text = gst_sdp_media_as_text (media);
  g_assert_nonnull (strstr (text, "a=end-of-candidates\r\n"));
  gst_sdp_media_free (media);
  return lines;
}

static void
check (const GPtrArray *lines, guint index, const char *protocol, const char *ip)
{
  const char *const *fields = g_ptr_array_index (lines, index);
  g_assert_cmpstr (fields[2], ==, protocol);
  g_assert_cmpstr (fields[4], ==, ip);
  g_assert_cmpstr (fields[5], ==, "10000");
  g_assert_cmpstr (fields[7], ==, "host");
  if (g_str_equal (protocol, "udp"))
    g_assert_null (fields[8]);
  else
    {
      g_assert_cmpstr (fields[8], ==, "tcptype");
      g_assert_cmpstr (fields[9], ==, "passive");
    }
}

static void
test_udp (void)
{
  g_autoptr (GPtrArray) lines = print_candidates (FALSE);
  g_assert_cmpuint (lines->len, ==, 2);
  check (lines, 0, "udp", "192.0.2.9");
  check (lines, 1, "udp", "2001:db8::9");
}

/* By both families, TCP behind all UDP: each is of another foundation, and less than the one
 * before. */
static void
test_tcp (void)
{
  g_autoptr (GPtrArray) lines = print_candidates (TRUE);
  guint64 priority = G_MAXUINT32;
  g_assert_cmpuint (lines->len, ==, 4);
  check (lines, 0, "udp", "192.0.2.9");
  check (lines, 1, "udp", "2001:db8::9");
  check (lines, 2, "tcp", "192.0.2.9");
  check (lines, 3, "tcp", "2001:db8::9");
  for (guint i = 0; i < lines->len; i++)
    {
      const char *const *fields = g_ptr_array_index (lines, i);
      g_autofree char *foundation = g_strdup_printf ("%u", i + 1);
      g_assert_cmpstr (fields[0], ==, foundation);
      guint64 own = g_ascii_strtoull (fields[3], NULL, 10);
      g_assert_cmpuint (own, <, priority);
      priority = own;
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sdp/local/udp", test_udp);
  g_test_add_func ("/sdp/local/tcp", test_tcp);
  return g_test_run ();
}
