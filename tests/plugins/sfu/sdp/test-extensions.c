#include "plugins/sfu/sdp/extensions.h"

static void
test_find (void)
{
  const SfuSdpExtension *mid = sfu_sdp_extension_find ("urn:ietf:params:rtp-hdrext:sdes:mid");
  SfuExtensionIds ids = { 0 };

  g_assert_nonnull (mid);
  sfu_sdp_extension_set_id (mid, &ids, 7);
  g_assert_cmpuint (ids.mid, ==, 7);
  g_assert_cmpuint (sfu_sdp_extension_id (mid, &ids), ==, 7);
  g_assert_null (sfu_sdp_extension_find ("urn:ietf:params:rtp-hdrext:toffset"));
}

static void
test_own_ids_are_unique (void)
{
  guint seen = 0;

  for (const SfuSdpExtension *row = sfu_sdp_extensions; row->uri != NULL; row++)
    {
      if (row->id == 0)
        continue;
      g_assert_cmpuint (row->id, <=, 14);
      g_assert_cmpuint (seen & (1u << row->id), ==, 0);
      seen |= 1u << row->id;
    }
}

static void
test_merge (void)
{
  SfuExtensionIds table = { .mid = 4 };

  g_assert_true (
      sfu_sdp_extensions_merge (&table, &(SfuExtensionIds){ .mid = 4, .audio_level = 1 }));
  g_assert_cmpuint (table.audio_level, ==, 1);
  /* Another id for the same extension, the same id for another one. */
  g_assert_false (sfu_sdp_extensions_merge (&table, &(SfuExtensionIds){ .mid = 5 }));
  g_assert_false (sfu_sdp_extensions_merge (&table, &(SfuExtensionIds){ .transport_cc = 4 }));
}

static void
test_take (void)
{
  SfuExtensionIds table = { .mid = 4 };
  SfuExtensionIds more = { .mid = 4, .audio_level = 1, .transport_cc = 4 };
  SfuExtensionIds taken = sfu_sdp_extensions_take (&table, &more);

  g_assert_cmpuint (taken.mid, ==, 4);
  g_assert_cmpuint (taken.audio_level, ==, 1);
  g_assert_cmpuint (taken.transport_cc, ==, 0);
  g_assert_cmpuint (table.audio_level, ==, 1);
  g_assert_cmpuint (table.transport_cc, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sfu/sdp/extensions/find", test_find);
  g_test_add_func ("/sfu/sdp/extensions/own-ids-are-unique", test_own_ids_are_unique);
  g_test_add_func ("/sfu/sdp/extensions/merge", test_merge);
  g_test_add_func ("/sfu/sdp/extensions/take", test_take);
  return g_test_run ();
}
