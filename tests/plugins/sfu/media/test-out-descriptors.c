#include "plugins/sfu/media/out-descriptors.h"

#include "plugins/sfu/rtp/header.h"
#include "tests/plugins/sfu/media/described.h"

#define LAYERS 2

/* A publisher's stream, and what a subscriber reads of it. */
typedef struct
{
  LayeredEncoder encoder;
  SfuDdReader reader;
  gint64 seq;
} Source;

typedef struct
{
  GwPacketPool *pool;
  SfuOutDescriptors *descriptors;
  SfuDdReader subscriber;
} Fixture;

static void
setup (Fixture *fixture, gconstpointer unused)
{
  fixture->pool = gw_packet_pool_new (16);
  fixture->descriptors = sfu_out_descriptors_new ();
}

static void
teardown (Fixture *fixture, gconstpointer unused)
{
  sfu_out_descriptors_free (fixture->descriptors);
  gw_packet_pool_release (fixture->pool);
}

/* Returns: (transfer full) */
static GwPacket *
take (Fixture *fixture, Source *source, const LayeredFrame *frame, SfuDdFrame *read)
{
  GwPacket *packet = described_packet (fixture->pool, &source->encoder, frame, ++source->seq);

  g_assert_cmpint (sfu_dd_read (&source->reader, packet->data, packet->size, read), ==, SFU_DD_OK);
  return packet;
}

/* Returns: the number the subscriber gets. */
static guint16
forward (Fixture *fixture, guint source, GwPacket *packet, const SfuDdFrame *read)
{
  guint8 buffer[SFU_DD_SIZE_MAX];
  guint8 size = sfu_out_descriptors_write (fixture->descriptors, source, packet, read, buffer);
  SfuDdFrame frame;

  g_assert_cmpint (sfu_dd_read (&fixture->subscriber, buffer, size, &frame), ==, SFU_DD_OK);
  g_assert_cmpmem (&frame.dependencies, sizeof frame.dependencies, &read->dependencies,
                   sizeof read->dependencies);
  return (guint16) frame.number;
}

/* Numbers keep their distances, go on behind what was sent at a switch, and are the same again for
 * what is sent again. */
static void
test_numbers (Fixture *fixture, gconstpointer unused)
{
  Source a = { .encoder = { .spatial_layers = LAYERS, .temporal_layers = 1, .number = 0xFFFE } };
  Source b = { .encoder = { .spatial_layers = LAYERS, .temporal_layers = 1, .number = 500 } };
  LayeredFrame frames[LAYERED_MAX];
  SfuDdFrame read, first;
  g_autoptr (GwPacket) one = NULL;
  g_autoptr (GwPacket) two = NULL;
  g_autoptr (GwPacket) three = NULL;

  layered_encode (&a.encoder, TRUE, frames);
  one = take (fixture, &a, &frames[0], &first);
  sfu_out_descriptors_switch (fixture->descriptors, 7, &first);
  g_assert_cmphex (forward (fixture, 7, one, &first), ==, 0xFFFE);
  layered_encode (&a.encoder, FALSE, frames);
  two = take (fixture, &a, &frames[0], &read);
  g_assert_cmphex (forward (fixture, 7, two, &read), ==, 0x0000);

  layered_encode (&b.encoder, TRUE, frames);
  three = take (fixture, &b, &frames[0], &read);
  sfu_out_descriptors_switch (fixture->descriptors, 8, &read);
  g_assert_cmphex (forward (fixture, 8, three, &read), ==, 0x0001);
  g_assert_cmphex (forward (fixture, 7, one, &first), ==, 0xFFFE);
}

static void
test_active_targets (Fixture *fixture, gconstpointer unused)
{
  Source source = { .encoder = { .spatial_layers = LAYERS, .temporal_layers = 2 } };
  LayeredFrame frames[LAYERED_MAX];
  SfuDdFrame read;
  g_autoptr (GwPacket) packet = NULL;

  layered_encode (&source.encoder, TRUE, frames);
  packet = take (fixture, &source, &frames[0], &read);
  sfu_out_descriptors_switch (fixture->descriptors, 7, &read);
  forward (fixture, 7, packet, &read);
  g_assert_cmphex (fixture->subscriber.active_targets, ==, 0xF);
  sfu_out_descriptors_set_active_targets (fixture->descriptors, 0x3);
  forward (fixture, 7, packet, &read);
  g_assert_cmphex (fixture->subscriber.active_targets, ==, 0x3);
  /* Of those that the encoder does not make at present there is nothing to tell. */
  sfu_out_descriptors_set_active_targets (fixture->descriptors, 0x10);
  forward (fixture, 7, packet, &read);
  g_assert_cmphex (fixture->subscriber.active_targets, ==, 0xF);
}

static void
test_none (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GwPacket) packet = gw_packet_take (fixture->pool);
  guint8 buffer[SFU_DD_SIZE_MAX];

  *sfu_rtp_meta (packet) = (SfuRtpMeta){ 0 };
  sfu_out_descriptors_switch (fixture->descriptors, 7, NULL);
  g_assert_cmpuint (sfu_out_descriptors_write (fixture->descriptors, 7, packet, NULL, buffer), ==,
                    0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/media/out-descriptors/numbers", Fixture, NULL, setup, test_numbers, teardown);
  g_test_add ("/media/out-descriptors/active-targets", Fixture, NULL, setup, test_active_targets,
              teardown);
  g_test_add ("/media/out-descriptors/none", Fixture, NULL, setup, test_none, teardown);
  return g_test_run ();
}
