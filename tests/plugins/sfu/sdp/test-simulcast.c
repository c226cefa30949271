#include "plugins/sfu/error.h"
#include "plugins/sfu/sdp/simulcast.h"

/* @rids: values of a=rid, ending with %NULL. */
static SfuSdpSimulcast
read_all (const char *const *rids, const char *streams)
{
  SfuSdpSimulcast read = { 0 };
  g_autoptr (GError) error = NULL;

  for (guint i = 0; rids[i] != NULL; i++)
    g_assert_true (sfu_sdp_simulcast_read_rid (&read, rids[i], &error));
  g_assert_true (sfu_sdp_simulcast_read (&read, streams, &error));
  g_assert_no_error (error);
  return read;
}

/* Checks the rids that are taken when the codec is 96, "q h f", in the peer's order and from the
 * smallest picture on. */
static void
assert_taken (const SfuSdpSimulcast *read, const char *in_order, const char *by_size)
{
  const SfuSdpRid *chosen[SFU_ENCODINGS_MAX];
  SfuEncodingParameters encodings[SFU_ENCODINGS_MAX];
  guint n = sfu_sdp_simulcast_choose (read, 96, chosen);
  g_autoptr (GString) order = g_string_new (NULL);
  g_autoptr (GString) size = g_string_new (NULL);

  sfu_sdp_simulcast_encodings (chosen, n, encodings);
  for (guint i = 0; i < n; i++)
    {
      g_string_append_printf (order, "%s%s", i > 0 ? " " : "", chosen[i]->rid);
      g_string_append_printf (size, "%s%s", i > 0 ? " " : "", encodings[i].rid);
    }
  g_assert_cmpstr (order->str, ==, in_order);
  g_assert_cmpstr (size->str, ==, by_size);
}

static void
test_order (void)
{
  static const char *const qhf[] = { "q send", "h send", "f send", NULL };
  static const char *const lmh[] = { "l send", "m send", "h send", NULL };
  static const char *const numbers[] = { "2 send", "1 send", "0 send", NULL };
  SfuSdpSimulcast own = read_all (qhf, "send q;h;f");
  SfuSdpSimulcast largest_first = read_all (qhf, "send f;h;q");
  SfuSdpSimulcast two = read_all (lmh, "send h;l");
  SfuSdpSimulcast unknown = read_all (numbers, "send 2;1;0");

  assert_taken (&own, "q h f", "q h f");
  assert_taken (&largest_first, "f h q", "q h f");
  assert_taken (&two, "h l", "l h");
  assert_taken (&unknown, "2 1 0", "2 1 0");
}

static void
test_form (void)
{
  static const char *const rids[] = { "a send pt=97;max-width=640",
                                      "b send pt=96,97;max-width=320;max-fps=15",
                                      "c send",
                                      "d recv",
                                      "e send pt=98",
                                      "seventeenletters1 send",
                                      NULL };
  SfuSdpSimulcast read = read_all (rids, "recv d send a,b;~c;e;seventeenletters1;x;c");

  /* The first alternative has another codec; a paused stream is taken; one that is received, that
   * has no codec of ours, no name that fits, or no a=rid is not; nothing twice. */
  assert_taken (&read, "b c", "b c");
  g_assert_cmpstr (read.rids[1].restrictions, ==, "max-width=320;max-fps=15");
  g_assert_false (read.rids[1].any_payload_type);
}

static void
test_bounds (void)
{
  static const char *const rids[] = { "a send", "b send", "c send", "d send", NULL };
  SfuSdpSimulcast four = read_all (rids, "send a;b;c;d");
  SfuSdpSimulcast none = read_all (rids, "recv a;b");
  SfuSdpSimulcast many = { 0 };
  g_autoptr (GError) error = NULL;

  assert_taken (&four, "a b c", "a b c");
  assert_taken (&none, "", "");
  for (guint i = 0; i < SFU_SDP_RIDS_MAX; i++)
    g_assert_true (sfu_sdp_simulcast_read_rid (&many, "x send", NULL));
  g_assert_false (sfu_sdp_simulcast_read_rid (&many, "x send", &error));
  g_assert_error (error, SFU_ERROR, SFU_ERROR_BAD_SDP);
}

static void
test_refuses (void)
{
  static const char *const rids[] = { "", "a", " send", "a!b send", "a send pt=", "a send pt=128" };
  SfuSdpSimulcast read = { 0 };
  g_autofree char *list = g_strnfill (SFU_SDP_STREAMS_MAX + 1, 'a');
  g_autofree char *streams = g_strconcat ("send ", list, NULL);
  g_autoptr (GError) long_error = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (rids); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (sfu_sdp_simulcast_read_rid (&read, rids[i], &error));
      g_assert_error (error, SFU_ERROR, SFU_ERROR_BAD_SDP);
    }
  g_assert_false (sfu_sdp_simulcast_read (&read, streams, &long_error));
  g_assert_error (long_error, SFU_ERROR, SFU_ERROR_BAD_SDP);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sfu/sdp/simulcast/order", test_order);
  g_test_add_func ("/sfu/sdp/simulcast/form", test_form);
  g_test_add_func ("/sfu/sdp/simulcast/bounds", test_bounds);
  g_test_add_func ("/sfu/sdp/simulcast/refuses", test_refuses);
  return g_test_run ();
}
