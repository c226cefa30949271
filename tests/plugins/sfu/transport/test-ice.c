#include "plugins/sfu/transport/ice.h"

#define SECOND G_USEC_PER_SEC
#define NOW (1000 * SECOND)

/* Of @number: the peer's port. */
static SfuIceTuple
tuple_of (guint number)
{
  SfuIceTuple tuple = { 0 };
  gw_address_parse_ip ("192.0.2.1", (guint16) number, &tuple.remote);
  gw_address_parse_ip ("192.0.2.200", 3000, &tuple.local);
  return tuple;
}

/* Only its address is looked at. */
static SfuIceTuple
stream_of (guint number)
{
  SfuIceTuple tuple = tuple_of (number);
  tuple.stream = GUINT_TO_POINTER (number);
  return tuple;
}

static SfuIcePath *
check (SfuIce *ice, SfuIceTuple tuple, SfuIceCheck kind, gint64 now, guint *dropped)
{
  SfuIcePath path;
  SfuIcePath *added = sfu_ice_check (ice, &tuple, kind, now, &path);
  g_assert_true (sfu_ice_tuple_equal (&added->tuple, &tuple));
  if (dropped)
    *dropped = path.tuple.remote.port;
  return added;
}

/* As a transport does when a check went out by @path, and its answer came. */
static gboolean
prove (SfuIce *ice, guint number, gint64 now)
{
  SfuIceTuple tuple = tuple_of (number);
  guint8 transaction[SFU_ICE_TRANSACTION_SIZE] = { (guint8) number };
  for (guint i = 0; i < ice->n_paths; i++)
    if (sfu_ice_tuple_equal (&ice->paths[i].tuple, &tuple))
      {
        ice->paths[i].probed = TRUE;
        ice->paths[i].probe[0] = (guint8) number;
      }
  return sfu_ice_prove (ice, &tuple, transaction, now);
}

static guint
selected (const SfuIce *ice)
{
  return ice->selected.remote.port;
}

/* Before DTLS is through: the latest nomination wins; ordinary checks move nothing once there is a
 * path. */
static void
test_nomination (void)
{
  SfuIce ice = { 0 };
  g_assert_false (sfu_ice_is_reachable (&ice));
  check (&ice, tuple_of (1), SFU_ICE_ORDINARY, NOW, NULL);
  g_assert_cmpuint (selected (&ice), ==, 1);
  check (&ice, tuple_of (2), SFU_ICE_ORDINARY, NOW, NULL);
  g_assert_cmpuint (selected (&ice), ==, 1);

  SfuIceTuple second = tuple_of (2), first = tuple_of (1);
  sfu_ice_hear (&ice, &second);
  g_assert_cmpuint (selected (&ice), ==, 2);
  check (&ice, tuple_of (1), SFU_ICE_NOMINATING, NOW, NULL);
  g_assert_cmpuint (ice.n_paths, ==, 2);
  sfu_ice_hear (&ice, &second);
  g_assert_cmpuint (selected (&ice), ==, 1);
  check (&ice, tuple_of (3), SFU_ICE_NOMINATING, NOW, NULL);
  g_assert_cmpuint (selected (&ice), ==, 3);

  sfu_ice_restart (&ice);
  g_assert_cmpuint (selected (&ice), ==, 3);
  sfu_ice_hear (&ice, &first);
  g_assert_cmpuint (selected (&ice), ==, 1);
}

static void
establish (SfuIce *ice, guint number)
{
  SfuIceTuple tuple = tuple_of (number);
  check (ice, tuple, SFU_ICE_NOMINATING, NOW, NULL);
  sfu_ice_establish (ice, &tuple, NOW);
  g_assert_cmpuint (selected (ice), ==, number);
}

/* A check alone moves nothing any more, however often it comes; its answered probe does. */
static void
test_proof (void)
{
  SfuIce ice = { 0 };
  establish (&ice, 1);
  for (guint i = 0; i < 5; i++)
    {
      const SfuIcePath *path = check (&ice, tuple_of (2), SFU_ICE_NOMINATING, NOW, NULL);
      g_assert_false (sfu_ice_is_proven (&ice, path, NOW));
      g_assert_cmpuint (selected (&ice), ==, 1);
    }
  SfuIceTuple second = tuple_of (2);
  sfu_ice_hear (&ice, &second);
  g_assert_cmpuint (selected (&ice), ==, 1);

  guint8 wrong[SFU_ICE_TRANSACTION_SIZE] = { 77 };
  g_assert_false (sfu_ice_prove (&ice, &second, wrong, NOW));
  g_assert_cmpuint (selected (&ice), ==, 1);
  g_assert_true (prove (&ice, 2, NOW));
  g_assert_cmpuint (selected (&ice), ==, 2);

  /* Back, while both are fresh: at once. */
  check (&ice, tuple_of (1), SFU_ICE_NOMINATING, NOW + SECOND, NULL);
  g_assert_cmpuint (selected (&ice), ==, 1);
  check (&ice, tuple_of (2), SFU_ICE_NOMINATING, NOW + 31 * SECOND, NULL);
  g_assert_cmpuint (selected (&ice), ==, 1);
}

/* What was nominated before the handshake ended elsewhere is proven too. */
static void
test_established_elsewhere (void)
{
  SfuIce ice = { 0 };
  SfuIceTuple first = tuple_of (1);
  check (&ice, first, SFU_ICE_ORDINARY, NOW, NULL);
  check (&ice, tuple_of (2), SFU_ICE_NOMINATING, NOW, NULL);
  sfu_ice_establish (&ice, &first, NOW);
  g_assert_cmpuint (selected (&ice), ==, 1);
  g_assert_true (prove (&ice, 2, NOW));
  g_assert_cmpuint (selected (&ice), ==, 2);
}

/* A proof without a nomination is kept for it. */
static void
test_proof_first (void)
{
  SfuIce ice = { 0 };
  establish (&ice, 1);
  check (&ice, tuple_of (2), SFU_ICE_ORDINARY, NOW, NULL);
  g_assert_true (prove (&ice, 2, NOW));
  g_assert_cmpuint (selected (&ice), ==, 1);
  check (&ice, tuple_of (2), SFU_ICE_NOMINATING, NOW, NULL);
  g_assert_cmpuint (selected (&ice), ==, 2);
}

static const SfuIcePath *
follow (SfuIce *ice, SfuIceTuple tuple, gint64 now)
{
  SfuIcePath dropped;
  return sfu_ice_follow (ice, &tuple, now, &dropped);
}

/* A packet from an address that is new has the peer asked there at once, and again while it does
 * not answer; its answer moves it, though nothing was nominated. */
static void
test_follow (void)
{
  SfuIce ice = { 0 };
  check (&ice, tuple_of (1), SFU_ICE_NOMINATING, NOW, NULL);
  g_assert_null (follow (&ice, tuple_of (2), NOW));
  establish (&ice, 1);
  g_assert_null (follow (&ice, tuple_of (1), NOW));

  const SfuIcePath *path = follow (&ice, tuple_of (2), NOW);
  g_assert_cmpuint (path->tuple.remote.port, ==, 2);
  g_assert_null (follow (&ice, tuple_of (2), NOW + SFU_ICE_FOLLOW_INTERVAL - 1));
  g_assert_null (follow (&ice, tuple_of (3), NOW + SFU_ICE_FOLLOW_INTERVAL - 1));
  g_assert_true (follow (&ice, tuple_of (2), NOW + SFU_ICE_FOLLOW_INTERVAL) == path);
  g_assert_cmpuint (selected (&ice), ==, 1);
  g_assert_true (prove (&ice, 2, NOW + SFU_ICE_FOLLOW_INTERVAL));
  g_assert_cmpuint (selected (&ice), ==, 2);
}

/* What the peer had sent before it went over to another path may come behind: only when that has
 * been silent for a while does it mean anything. */
static void
test_follow_back (void)
{
  SfuIce ice = { 0 };
  establish (&ice, 1);
  check (&ice, tuple_of (2), SFU_ICE_NOMINATING, NOW, NULL);
  g_assert_true (prove (&ice, 2, NOW));
  g_assert_null (follow (&ice, tuple_of (1), NOW + SFU_ICE_QUIET - 1));
  g_assert_null (follow (&ice, tuple_of (2), NOW + SFU_ICE_QUIET));
  g_assert_null (follow (&ice, tuple_of (1), NOW + 2 * SFU_ICE_QUIET - 1));
  g_assert_nonnull (follow (&ice, tuple_of (1), NOW + 2 * SFU_ICE_QUIET));
  g_assert_cmpuint (selected (&ice), ==, 2);
  g_assert_true (prove (&ice, 1, NOW + 2 * SFU_ICE_QUIET));
  g_assert_cmpuint (selected (&ice), ==, 1);
}

/* From UDP to a connection that had been checked, and back. */
static void
test_follow_streams (void)
{
  SfuIce ice = { 0 };
  SfuIceTuple stream = stream_of (2);
  gint64 later = NOW + 3 * SECOND; /* the nomination is no longer new */
  guint8 transaction[SFU_ICE_TRANSACTION_SIZE] = { 0 };
  establish (&ice, 1);
  check (&ice, stream, SFU_ICE_ORDINARY, NOW, NULL);
  g_assert_null (follow (&ice, stream, NOW + SFU_ICE_QUIET - 1));
  g_assert_nonnull (follow (&ice, stream, NOW + SFU_ICE_QUIET));
  ice.paths[0].probed = TRUE;
  g_assert_true (sfu_ice_prove (&ice, &stream, transaction, later));
  g_assert_nonnull (ice.selected.stream);
  g_assert_null (follow (&ice, tuple_of (1), later + SFU_ICE_QUIET - 1));
  g_assert_nonnull (follow (&ice, tuple_of (1), later + SFU_ICE_QUIET));
}

/* The kinds of path are told apart though their addresses are equal, UDP is the better one, and a
 * closed connection leaves the next. */
static void
test_streams (void)
{
  SfuIce ice = { 0 };
  SfuIcePath dropped;
  check (&ice, tuple_of (1), SFU_ICE_NOMINATING, NOW, NULL);
  check (&ice, stream_of (1), SFU_ICE_NOMINATING, NOW + SECOND, NULL);
  g_assert_cmpuint (ice.n_paths, ==, 2);
  g_assert_null (ice.selected.stream);
  check (&ice, stream_of (1), SFU_ICE_NOMINATING, NOW + 3 * SECOND, NULL);
  g_assert_nonnull (ice.selected.stream);

  g_assert_false (sfu_ice_remove (&ice, GUINT_TO_POINTER (9), NOW, &dropped));
  g_assert_true (sfu_ice_remove (&ice, GUINT_TO_POINTER (1), NOW, &dropped));
  g_assert_true (dropped.tuple.stream == GUINT_TO_POINTER (1));
  g_assert_cmpuint (ice.n_paths, ==, 1);
  g_assert_cmpuint (selected (&ice), ==, 1);
  g_assert_null (ice.selected.stream);
}

static void
test_last_stream (void)
{
  SfuIce ice = { 0 };
  SfuIcePath dropped;
  check (&ice, stream_of (1), SFU_ICE_NOMINATING, NOW, NULL);
  g_assert_true (sfu_ice_remove (&ice, GUINT_TO_POINTER (1), NOW, &dropped));
  g_assert_false (sfu_ice_is_reachable (&ice));
  check (&ice, tuple_of (2), SFU_ICE_ORDINARY, NOW, NULL);
  g_assert_cmpuint (selected (&ice), ==, 2);
}

/* Addresses without end: the oldest goes, never the selected one. */
static void
test_bounded (void)
{
  SfuIce ice = { 0 };
  guint dropped;
  check (&ice, tuple_of (1), SFU_ICE_NOMINATING, NOW, NULL);
  for (guint i = 2; i <= SFU_ICE_PATHS_MAX; i++)
    {
      check (&ice, tuple_of (i), SFU_ICE_ORDINARY, NOW, &dropped);
      g_assert_cmpuint (dropped, ==, 0);
    }
  for (guint i = 0; i < 100; i++)
    {
      check (&ice, tuple_of (1000 + i), SFU_ICE_ORDINARY, NOW, &dropped);
      g_assert_cmpuint (dropped, >, 1);
      g_assert_cmpuint (ice.n_paths, ==, SFU_ICE_PATHS_MAX);
      g_assert_cmpuint (selected (&ice), ==, 1);
    }
  check (&ice, tuple_of (1), SFU_ICE_ORDINARY, NOW, &dropped);
  g_assert_cmpuint (dropped, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ice/nomination", test_nomination);
  g_test_add_func ("/ice/proof", test_proof);
  g_test_add_func ("/ice/established-elsewhere", test_established_elsewhere);
  g_test_add_func ("/ice/proof-first", test_proof_first);
  g_test_add_func ("/ice/follow", test_follow);
  g_test_add_func ("/ice/follow-back", test_follow_back);
  g_test_add_func ("/ice/follow-streams", test_follow_streams);
  g_test_add_func ("/ice/streams", test_streams);
  g_test_add_func ("/ice/last-stream", test_last_stream);
  g_test_add_func ("/ice/bounded", test_bounded);
  return g_test_run ();
}
