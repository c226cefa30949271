#include "tests/plugins/sfu/transport/link.h"

#include <string.h>

static void
on_state (SfuTransport *transport, SfuTransportState state, gpointer data)
{
  g_atomic_int_set (&((Link *) data)->state, (gint) state);
}

static void
on_rtp (SfuTransport *transport, GwPacket *packet, gpointer data)
{
  Link *link = data;
  memcpy (link->last, packet->data, packet->size);
  link->last_size = packet->size;
  g_atomic_int_inc (&link->rtp);
}

static void
on_rtcp (SfuTransport *transport, const guint8 *bytes, gsize size, gint64 now, gpointer data)
{
  Link *link = data;
  memcpy (link->last, bytes, size);
  link->last_size = size;
  g_atomic_int_inc (&link->rtcp);
}

static const SfuTransportEvents events = { on_state, on_rtp, on_rtcp };

static void
peer_rtp (TestPeer *peer, const guint8 *data, gsize size, gpointer user_data)
{
  Link *link = user_data;
  memcpy (link->got, data, size);
  link->got_size = size;
  link->got_rtp++;
}

static void
peer_rtcp (TestPeer *peer, const guint8 *data, gsize size, gpointer user_data)
{
  Link *link = user_data;
  memcpy (link->got, data, size);
  link->got_size = size;
  link->got_rtcp++;
}

void
link_open_transport (gpointer data)
{
  Link *link = data;
  link->transport = sfu_transport_new (link->port, &link->parameters, &events, link);
}

void
link_close_transport (gpointer data)
{
  Link *link = data;
  g_clear_pointer (&link->transport, sfu_transport_free);
}

GwWorker *
link_worker (const Link *link)
{
  return gw_workers_get (link->workers, 0);
}

typedef struct
{
  const Link *link;
  SfuPortStats stats;
} Reading;

static void
read_stats (gpointer data)
{
  Reading *reading = data;
  reading->stats = *sfu_port_stats (reading->link->port);
}

SfuPortStats
link_stats (Link *link)
{
  Reading reading = { link };
  gw_worker_call_sync (link_worker (link), read_stats, &reading);
  return reading.stats;
}

void
link_set_up (Link *link, const TestPeerOptions *options, const char *bind, const char *ip)
{
  g_autoptr (GError) error = NULL;
  GwAddress local;
  TestPeerOptions own = *options;
  g_assert_true (gw_address_parse_ip (bind, 0, &local));
  link->workers = gw_workers_new (1);
  link->identity = sfu_dtls_identity_new (&error);
  g_assert_no_error (error);
  link->port =
      sfu_port_new (link_worker (link), &local, SFU_PORT_UDP_AND_TCP, link->identity, &error);
  g_assert_no_error (error);
  sfu_port_start (link->port);
  gw_address_parse_ip (ip, sfu_port_number (link->port), &link->address);

  own.ip = own.ip ? own.ip : ip;
  own.fingerprint = sfu_dtls_identity_fingerprint (link->identity);
  own.rtp = peer_rtp;
  own.rtcp = peer_rtcp;
  own.user_data = link;
  link->peer = test_peer_new (&own);
  link->parameters = (SfuTransportParameters){ UFRAG,
                                               PWD,
                                               test_peer_ufrag (link->peer),
                                               test_peer_pwd (link->peer),
                                               "sha-256",
                                               test_peer_fingerprint (link->peer) };
}

void
link_start (Link *link)
{
  gw_worker_call_sync (link_worker (link), link_open_transport, link);
  test_peer_connect (link->peer, &link->address, UFRAG, PWD);
}

void
link_tear_down (Link *link)
{
  gw_worker_call_sync (link_worker (link), link_close_transport, link);
  test_peer_free (link->peer);
  sfu_port_free (link->port);
  sfu_dtls_identity_free (link->identity);
  gw_workers_free (link->workers);
}

void
link_wait (gint *variable, gint value)
{
  for (guint i = 0; i < 2000 && g_atomic_int_get (variable) != value; i++)
    test_peer_sleep (5);
  g_assert_cmpint (g_atomic_int_get (variable), ==, value);
}

void
link_restart (gpointer data)
{
  Link *link = data;
  sfu_transport_restart (link->transport, &link->parameters);
}

void
link_connect (Link *link, const TestPeerOptions *options)
{
  link_set_up (link, options, "127.0.0.1", "127.0.0.1");
  link_start (link);
  g_assert_true (test_peer_wait (link->peer, TEST_PEER_CONNECTED));
  link_wait (&link->state, SFU_TRANSPORT_CONNECTED);
}

static void
wait_for_got (const guint *counter, guint value)
{
  for (guint i = 0; i < 2000 && *counter != value; i++)
    test_peer_sleep (5);
  g_assert_cmpuint (*counter, ==, value);
}

const guint8 link_rtp[17] = { 0x80, 0x60, 0x12, 0x34, 0,   0,   0,   1,  0xCA,
                              0xFE, 0xBA, 0xBE, 'h',  'e', 'l', 'l', 'o' };
static const guint8 rtcp[] = { 0x81, 206, 0, 2, 0, 0, 0, 1, 0xCA, 0xFE, 0xBA, 0xBE };

static void
send_both (gpointer data)
{
  Link *link = data;
  g_assert_cmpuint (
      sfu_transport_send_rtp (link->transport, link_rtp, 12, link_rtp + 12, sizeof link_rtp - 12),
      >, 0);
  sfu_port_flush (link->port);
}

static void
send_control (gpointer data)
{
  Link *link = data;
  g_assert_cmpuint (sfu_transport_send_rtcp (link->transport, rtcp, sizeof rtcp), >, sizeof rtcp);
  sfu_port_flush (link->port);
}

void
link_check_media (Link *link)
{
  g_assert_true (test_peer_send_rtp (link->peer, link_rtp, sizeof link_rtp));
  link_wait (&link->rtp, 1);
  g_assert_cmpmem (link->last, link->last_size, link_rtp, sizeof link_rtp);
  g_assert_true (test_peer_send_rtcp (link->peer, rtcp, sizeof rtcp));
  link_wait (&link->rtcp, 1);
  g_assert_cmpmem (link->last, link->last_size, rtcp, sizeof rtcp);

  gw_worker_call_sync (link_worker (link), send_both, link);
  wait_for_got (&link->got_rtp, 1);
  g_assert_cmpmem (link->got, link->got_size, link_rtp, sizeof link_rtp);
  gw_worker_call_sync (link_worker (link), send_control, link);
  wait_for_got (&link->got_rtcp, 1);
  g_assert_cmpmem (link->got, link->got_size, rtcp, sizeof rtcp);
}

static void
try_control (gpointer data)
{
  Link *link = data;
  sfu_transport_send_rtcp (link->transport, rtcp, sizeof rtcp);
  sfu_port_flush (link->port);
}

void
link_follow (Link *link)
{
  link->got_rtcp = 0;
  for (guint i = 0; i < 500 && link->got_rtcp == 0; i++)
    {
      gw_worker_call_sync (link_worker (link), try_control, link);
      test_peer_sleep (20);
    }
  g_assert_cmpuint (link->got_rtcp, >, 0);
}
