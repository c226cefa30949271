/* Bursts between two sockets of one worker over loopback. */
#include "gateway/net/udp.h"

#include <string.h>

#include "gateway/gateway/plugin.h"

#define COUNT 300

typedef struct
{
  GwWorkers *workers;
  GwUdp *sender, *receiver;
  GwAddress to;   /* the receiver's */
  GwAddress from; /* the address to send from, family 0 for any */
  const gsize *sizes;
  gsize n_sizes;
  gint received, wrong, bursts;
  GwAddress remote, local; /* of the last packet */
  GwPacket *kept[COUNT];
  gboolean keep;
  GwUdpStats stats;
} Fixture;

static guint8
byte_at (guint number, gsize offset)
{
  return (guint8) (number * 7 + offset);
}

static void
on_packet (GwUdp *udp, GwPacket *packet, gpointer data)
{
  Fixture *fixture = data;
  guint number = (guint) fixture->received;
  gsize size = fixture->sizes[number % fixture->n_sizes];
  fixture->wrong += packet->size != size;
  for (gsize i = 0; i < packet->size; i++)
    fixture->wrong += packet->data[i] != byte_at (number, i);
  fixture->remote = packet->remote;
  fixture->local = packet->local;
  if (fixture->keep)
    fixture->kept[number] = gw_packet_ref (packet);
  g_atomic_int_inc (&fixture->received);
}

static void
on_burst_end (GwUdp *udp, gpointer data)
{
  ((Fixture *) data)->bursts++;
}

static void
ignore_packet (GwUdp *udp, GwPacket *packet, gpointer data)
{
}

static const GwUdpEvents receiver_events = { on_packet, on_burst_end };
static const GwUdpEvents sender_events = { ignore_packet, NULL };

static void
attach (gpointer data)
{
  Fixture *fixture = data;
  GwWorker *worker = gw_workers_get (fixture->workers, 0);
  gw_udp_attach (fixture->receiver, worker, &receiver_events, fixture);
  gw_udp_attach (fixture->sender, worker, &sender_events, fixture);
}

static void
send_all (gpointer data)
{
  Fixture *fixture = data;
  const GwAddress *from = fixture->from.family ? &fixture->from : NULL;
  for (guint number = 0; number < COUNT; number++)
    {
      gsize size = fixture->sizes[number % fixture->n_sizes];
      guint8 *room = gw_udp_reserve (fixture->sender, &fixture->to, from, size + 10);
      for (gsize i = 0; i < size; i++)
        room[i] = byte_at (number, i);
      gw_udp_commit (fixture->sender, size);
      gw_udp_reserve (fixture->sender, &fixture->to, from, 1);
      gw_udp_commit (fixture->sender, 0); /* given back */
    }
  gw_udp_flush (fixture->sender);
  fixture->stats = *gw_udp_stats (fixture->sender);
}

static void
detach (gpointer data)
{
  Fixture *fixture = data;
  gw_udp_free (fixture->sender);
  gw_udp_free (fixture->receiver);
  for (guint i = 0; i < COUNT; i++)
    g_clear_pointer (&fixture->kept[i], gw_packet_unref);
}

static void
run (Fixture *fixture, const char *bind_receiver, const char *bind_sender, const char *to)
{
  g_autoptr (GError) error = NULL;
  GwAddress address;
  g_assert_true (gw_address_parse_ip (bind_receiver, 0, &address));
  fixture->receiver = gw_udp_new (&address, &error);
  g_assert_no_error (error);
  g_assert_true (gw_address_parse_ip (bind_sender, 0, &address));
  fixture->sender = gw_udp_new (&address, &error);
  g_assert_no_error (error);
  gw_address_parse_ip (to, gw_udp_local (fixture->receiver)->port, &fixture->to);

  fixture->workers = gw_workers_new (1);
  GwWorker *worker = gw_workers_get (fixture->workers, 0);
  gw_worker_call_sync (worker, attach, fixture);
  gw_worker_call_sync (worker, send_all, fixture);
  for (guint i = 0; i < 1000 && g_atomic_int_get (&fixture->received) < COUNT; i++)
    g_usleep (2000);
  gw_worker_call_sync (worker, detach, fixture);
  gw_workers_free (fixture->workers);

  g_assert_cmpint (fixture->received, ==, COUNT);
  g_assert_cmpint (fixture->wrong, ==, 0);
  g_assert_cmpuint (fixture->stats.packets_sent, ==, COUNT);
  g_assert_cmpuint (fixture->stats.send_dropped, ==, 0);
  g_assert_true (gw_address_equal (&fixture->local, &fixture->to));
}

/* Runs of one size, each ended by a shorter one: as one frame's packets. */
static void
test_runs (void)
{
  static const gsize sizes[] = { 1200, 1200, 1200, 1200, 700, 1100, 1100, 1, 50, 60, 70, 1200 };
  static const struct
  {
    const char *receiver, *sender, *to;
  } rows[] = {
    { "127.0.0.1", "127.0.0.1", "127.0.0.1" },
    { "::1", "::1", "::1" },
    { "::", "::", "127.0.0.1" },
    { "::", "::", "::1" },
    { "0.0.0.0", "::", "127.0.0.5" },
    { "::", "0.0.0.0", "127.0.0.6" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      Fixture fixture = { .sizes = sizes, .n_sizes = G_N_ELEMENTS (sizes) };
      run (&fixture, rows[i].receiver, rows[i].sender, rows[i].to);
      g_assert_cmpuint (fixture.stats.send_calls, <=, 4);
      /* 300 datagrams in runs of 5, 3, 1, 1, 1 and 1; fewer merge at the ring's end. */
      g_assert_cmpuint (fixture.stats.send_messages, <=, COUNT / 2 + 4);
      g_assert_cmpint (fixture.bursts, <, COUNT / 4);
    }
}

static void
test_source_address (void)
{
  static const gsize sizes[] = { 400, 400, 200 };
  static const struct
  {
    const char *bind, *from;
  } rows[] = { { "0.0.0.0", "127.0.0.3" }, { "::", "127.0.0.4" }, { "::", "::1" } };
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      char text[GW_ADDRESS_TEXT_MAX];
      Fixture fixture = { .sizes = sizes, .n_sizes = G_N_ELEMENTS (sizes) };
      gw_address_parse_ip (rows[i].from, 0, &fixture.from);
      run (&fixture, "::", rows[i].bind, rows[i].from);
      g_assert_cmpstr (gw_address_print_ip (&fixture.remote, text), ==, rows[i].from);
    }
}

static void
test_kept_packets (void)
{
  static const gsize sizes[] = { 1000 };
  Fixture fixture = { .sizes = sizes, .n_sizes = 1, .keep = TRUE };
  run (&fixture, "127.0.0.1", "127.0.0.1", "127.0.0.1");
}

static void
test_port_taken (void)
{
  g_autoptr (GError) error = NULL;
  GwAddress address;
  gw_address_parse_ip ("127.0.0.1", 0, &address);
  GwUdp *first = gw_udp_new (&address, &error);
  g_assert_no_error (error);
  g_assert_null (gw_udp_new (gw_udp_local (first), &error));
  g_assert_error (error, GW_ERROR, GW_ERROR_ADDRESS);
  g_assert_nonnull (strstr (error->message, "cannot bind UDP 127.0.0.1:"));
  gw_udp_free (first);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/udp/runs", test_runs);
  g_test_add_func ("/udp/source-address", test_source_address);
  g_test_add_func ("/udp/kept-packets", test_kept_packets);
  g_test_add_func ("/udp/port-taken", test_port_taken);
  return g_test_run ();
}
