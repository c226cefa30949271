#include "plugins/sfu/slot.h"
#include "tests/plugins/sfu/fake-media.h"

typedef struct
{
  SfuMedia *media;
  SfuConnection *source, *connection;
  SfuTrack *camera;
  SfuSlot *slot;
} Fixture;

static const SfuConnectionEvents no_events = { NULL };
static const SfuSendParameters parameters = { .kind = SFU_VIDEO };

static void
set_up (Fixture *fixture, gconstpointer data)
{
  const SfuReceiveParameters video = { .kind = SFU_VIDEO,
                                       .codecs = { { .codec = SFU_CODEC_VP8 } },
                                       .n_codecs = 1 };

  fixture->media = fake_media_new ();
  fixture->source = sfu_connection_new (fixture->media, &no_events, NULL);
  fixture->connection = sfu_connection_new (fixture->media, &no_events, NULL);
  fixture->camera = sfu_track_new (fixture->source, "ann", SFU_SOURCE_CAMERA, FALSE, &video);
  fixture->slot = sfu_slot_new (SFU_VIDEO);
  sfu_slot_occupy (fixture->slot, fixture->camera, 7, fixture->connection);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  sfu_slot_free (fixture->slot);
  sfu_track_free (fixture->camera);
  sfu_connection_free (fixture->connection);
  sfu_connection_free (fixture->source);
  fake_media_free (fixture->media);
}

static void
view (Fixture *fixture, guint height, gboolean pinned)
{
  sfu_slot_set_view (fixture->slot, &(SfuSubscriptionView){ .height = height, .pinned = pinned });
}

static void
test_pause (Fixture *fixture, gconstpointer data)
{
  SfuSlot *slot = fixture->slot;

  g_assert_cmpstr (slot->line.mid, ==, "7");
  sfu_slot_send (slot, fixture->connection, &parameters);
  g_assert_false (fake_sender_is_paused (slot->sender));
  sfu_slot_set_spared (slot, TRUE);
  g_assert_true (fake_sender_is_paused (slot->sender));
  view (fixture, 180, TRUE);
  g_assert_false (fake_sender_is_paused (slot->sender));
  g_assert_cmpuint (fake_sender_wanted_height (slot->sender), ==, 180);
  view (fixture, 0, TRUE);
  g_assert_true (fake_sender_is_paused (slot->sender));
  sfu_slot_set_spared (slot, FALSE);
  g_assert_true (fake_sender_is_paused (slot->sender));
  view (fixture, 180, FALSE);
  g_assert_false (fake_sender_is_paused (slot->sender));
}

/* What is known before the answer counts from the first packet on. */
static void
test_before_the_answer (Fixture *fixture, gconstpointer data)
{
  view (fixture, 90, FALSE);
  sfu_slot_set_spared (fixture->slot, TRUE);
  sfu_slot_send (fixture->slot, fixture->connection, &parameters);
  g_assert_true (fake_sender_is_paused (fixture->slot->sender));
  g_assert_cmpuint (fake_sender_wanted_height (fixture->slot->sender), ==, 90);
}

/* The next one on the line inherits nothing. */
static void
test_occupy_again (Fixture *fixture, gconstpointer data)
{
  SfuSlot *slot = fixture->slot;
  guint32 ssrc = slot->line.ssrc;

  view (fixture, 0, FALSE);
  sfu_slot_set_spared (slot, TRUE);
  sfu_slot_send (slot, fixture->connection, &parameters);
  sfu_slot_vacate (slot);
  g_assert_true (slot->vacant);
  g_assert_cmpuint (fake_media_senders (fixture->media), ==, 0);
  sfu_slot_occupy (slot, fixture->camera, 8, fixture->connection);
  g_assert_false (slot->vacant);
  g_assert_cmpuint (slot->line.ssrc, !=, ssrc);
  sfu_slot_send (slot, fixture->connection, &parameters);
  g_assert_false (fake_sender_is_paused (slot->sender));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)
  ADD ("/sfu/slot/pause", test_pause);
  ADD ("/sfu/slot/before-the-answer", test_before_the_answer);
  ADD ("/sfu/slot/occupy-again", test_occupy_again);
  return g_test_run ();
}
