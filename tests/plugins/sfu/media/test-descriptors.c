#include "plugins/sfu/media/descriptors.h"

#include "plugins/sfu/rtp/header.h"
#include "tests/plugins/sfu/media/described.h"

#define LAYERS 2

typedef struct
{
  GwPacketPool *pool;
  LayeredEncoder encoder;
  SfuDescriptors *descriptors;
  gint64 seq;
} Fixture;

static void
setup (Fixture *fixture, gconstpointer unused)
{
  fixture->pool = gw_packet_pool_new (16);
  fixture->encoder = (LayeredEncoder){ .spatial_layers = LAYERS, .temporal_layers = 1 };
  fixture->descriptors = sfu_descriptors_new ();
  fixture->seq = 70000;
}

static void
teardown (Fixture *fixture, gconstpointer unused)
{
  sfu_descriptors_free (fixture->descriptors);
  gw_packet_pool_release (fixture->pool);
}

static void
encode (Fixture *fixture, gboolean key, GwPacket *packets[LAYERS])
{
  LayeredFrame frames[LAYERED_MAX];

  layered_encode (&fixture->encoder, key, frames);
  for (guint i = 0; i < LAYERS; i++)
    packets[i] = described_packet (fixture->pool, &fixture->encoder, &frames[i], fixture->seq++);
}

static void
drop (GwPacket *packets[LAYERS])
{
  for (guint i = 0; i < LAYERS; i++)
    gw_packet_unref (packets[i]);
}

static void
test_read (Fixture *fixture, gconstpointer unused)
{
  GwPacket *key[LAYERS];
  const SfuDdFrame *frame;
  SfuFrameInfo info = { .flags = SFU_FRAME_ENTRY };

  encode (fixture, TRUE, key);
  g_assert_nonnull (sfu_descriptors_read (fixture->descriptors, key[0]));
  frame = sfu_descriptors_read (fixture->descriptors, key[1]);
  g_assert_nonnull (frame);
  g_assert_true (frame == sfu_descriptors_read (fixture->descriptors, key[1]));
  g_assert_cmpuint (sfu_descriptors_structure (fixture->descriptors, frame)->n_targets, ==, LAYERS);
  sfu_descriptors_describe (fixture->descriptors, frame, &info);
  g_assert_cmpuint (info.spatial_layer, ==, 1);
  g_assert_cmpuint (info.height, ==, 360);
  sfu_rtp_meta (key[1])->descriptor_size = 0;
  g_assert_null (sfu_descriptors_read (fixture->descriptors, key[1]));
  drop (key);
}

/* What needs a structure that comes later can be read then. */
static void
test_late_structure (Fixture *fixture, gconstpointer unused)
{
  GwPacket *key[LAYERS];

  encode (fixture, TRUE, key);
  g_assert_null (sfu_descriptors_read (fixture->descriptors, key[1]));
  g_assert_null (sfu_descriptors_read (fixture->descriptors, key[1]));
  g_assert_nonnull (sfu_descriptors_read (fixture->descriptors, key[0]));
  g_assert_nonnull (sfu_descriptors_read (fixture->descriptors, key[1]));
  sfu_descriptors_reset (fixture->descriptors);
  g_assert_null (sfu_descriptors_read (fixture->descriptors, key[1]));
  drop (key);
}

/* The structure before the newest is still known, for who is behind; no other. */
static void
test_replaced (Fixture *fixture, gconstpointer unused)
{
  GwPacket *first[LAYERS], *key[LAYERS];
  SfuDdFrame before;

  encode (fixture, TRUE, first);
  before = *sfu_descriptors_read (fixture->descriptors, first[0]);
  for (guint i = 1; i < 3; i++)
    {
      const SfuDdStructure *structure;

      fixture->encoder.id_offset = (guint8) (10 * i);
      encode (fixture, TRUE, key);
      sfu_descriptors_read (fixture->descriptors, key[0]);
      structure = sfu_descriptors_structure (fixture->descriptors, &before);
      g_assert_true (i == 2 ? structure == NULL : structure->id_offset == 0);
      drop (key);
    }
  drop (first);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/media/descriptors/read", Fixture, NULL, setup, test_read, teardown);
  g_test_add ("/media/descriptors/late-structure", Fixture, NULL, setup, test_late_structure,
              teardown);
  g_test_add ("/media/descriptors/replaced", Fixture, NULL, setup, test_replaced, teardown);
  return g_test_run ();
}
