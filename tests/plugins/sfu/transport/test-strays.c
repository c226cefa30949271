/* Whom a packet from nowhere is offered to, and how often. The transports are stand-ins. */
#include "plugins/sfu/transport/strays.h"

#include <string.h>

#define N 10
#define NOW (1000 * G_USEC_PER_SEC)

struct _SfuTransport
{
  guint64 ahead;
  gboolean knows; /* the packet is its peer's */
  guint offers;
  guint turn; /* of its last offer */
};

static guint turns;
static const guint8 sealed[] = { 0x80, 200, 1, 2, 3, 4, 5, 6, 7, 8, 9 };

guint64
sfu_transport_ahead (const SfuTransport *transport, SfuSrtpKdfUse use, const GwPacket *packet)
{
  g_assert_cmpint (use, ==, SFU_SRTP_KDF_RTCP);
  return transport->ahead;
}

SfuTransportVerdict
sfu_transport_receive_rtcp (SfuTransport *transport, GwPacket *packet, const SfuIceTuple *from)
{
  g_assert_cmpmem (packet->data, packet->size, sealed, sizeof sealed);
  transport->offers++;
  transport->turn = ++turns;
  memset (packet->data + 8, 0xEE, packet->size - 8u);
  return transport->knows ? SFU_TRANSPORT_TAKEN : SFU_TRANSPORT_REFUSED;
}

SfuTransportVerdict
sfu_transport_receive_rtp (SfuTransport *transport, GwPacket *packet, const SfuIceTuple *from)
{
  g_assert_not_reached ();
}

typedef struct
{
  SfuTransport transports[N];
  GPtrArray *all;
  SfuStrays strays;
  GwPacket packet;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer unused)
{
  fixture->all = g_ptr_array_new ();
  for (guint i = 0; i < N; i++)
    g_ptr_array_add (fixture->all, &fixture->transports[i]);
  sfu_strays_init (&fixture->strays, NOW);
  fixture->packet.size = sizeof sealed;
  fixture->packet.arrival = NOW;
  turns = 0;
}

static void
tear_down (Fixture *fixture, gconstpointer unused)
{
  g_ptr_array_unref (fixture->all);
}

static SfuTransportVerdict
offer (Fixture *fixture)
{
  const SfuIceTuple from = { 0 };
  memcpy (fixture->packet.data, sealed, sizeof sealed);
  return sfu_strays_offer (&fixture->strays, fixture->all, SFU_SRTP_KDF_RTCP, &fixture->packet,
                           &from);
}

/* The ones whose next packet it would be come first, and no more than so many have to look. */
static void
test_nearest (Fixture *fixture, gconstpointer unused)
{
  static const guint64 ahead[N] = { 90, 0, 3, 70, 1, 0, 2, 60, 80, 40 };
  static const guint turn[N] = { 0, 0, 3, 0, 1, 0, 2, 0, 0, 4 };
  for (guint i = 0; i < N; i++)
    fixture->transports[i].ahead = ahead[i];
  g_assert_cmpint (offer (fixture), ==, SFU_TRANSPORT_TOO_EARLY);
  for (guint i = 0; i < N; i++)
    g_assert_cmpuint (fixture->transports[i].turn, ==, turn[i]);
  g_assert_cmpmem (fixture->packet.data, fixture->packet.size, sealed, sizeof sealed);
}

static void
test_taken (Fixture *fixture, gconstpointer unused)
{
  for (guint i = 0; i < N; i++)
    fixture->transports[i].ahead = 1 + i;
  fixture->transports[1].knows = TRUE;
  g_assert_cmpint (offer (fixture), ==, SFU_TRANSPORT_TAKEN);
  g_assert_cmpuint (turns, ==, 2);
  g_assert_cmpuint (fixture->transports[1].offers, ==, 1);
}

/* A flood costs what a second allows; afterwards a peer is found again. */
static void
test_flood (Fixture *fixture, gconstpointer unused)
{
  for (guint i = 0; i < N; i++)
    fixture->transports[i].ahead = 1;
  for (guint i = 0; i < 100 * SFU_STRAYS_PER_SECOND; i++)
    g_assert_cmpint (offer (fixture), ==, SFU_TRANSPORT_TOO_EARLY);
  g_assert_cmpuint (turns, ==, SFU_STRAYS_PER_SECOND * SFU_STRAY_OFFERS);

  fixture->transports[0].knows = TRUE;
  g_assert_cmpint (offer (fixture), ==, SFU_TRANSPORT_TOO_EARLY);
  fixture->packet.arrival += G_USEC_PER_SEC / SFU_STRAYS_PER_SECOND;
  g_assert_cmpint (offer (fixture), ==, SFU_TRANSPORT_TAKEN);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, test) g_test_add (path, Fixture, NULL, set_up, test, tear_down)
  ADD ("/strays/nearest", test_nearest);
  ADD ("/strays/taken", test_taken);
  ADD ("/strays/flood", test_flood);
  return g_test_run ();
}
