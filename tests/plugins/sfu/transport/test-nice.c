/* A full ICE agent, libnice's, against our lite one: it connects, switches roles, restarts. */
#include <agent.h>
#include <string.h>

#include "plugins/sfu/transport/transport.h"
#include "tests/plugins/sfu/transport/peer.h"

#define PWD "server-password-of-22-chars"

typedef struct
{
  GwWorkers *workers;
  SfuDtlsIdentity *identity;
  SfuPort *port;
  SfuTransport *transport;
  SfuTransportParameters parameters;
  gint state;
  NiceAgent *agent;
  guint stream;
  guint component_state;
  gboolean tcp; /* the agent's only way */
} Fixture;

static void
on_state (SfuTransport *transport, SfuTransportState state, gpointer data)
{
  g_atomic_int_set (&((Fixture *) data)->state, (gint) state);
}

static const SfuTransportEvents events = { .state = on_state };

static void
open_transport (gpointer data)
{
  Fixture *fixture = data;
  fixture->transport = sfu_transport_new (fixture->port, &fixture->parameters, &events, fixture);
}

static void
restart_transport (gpointer data)
{
  Fixture *fixture = data;
  sfu_transport_restart (fixture->transport, &fixture->parameters);
}

static void
close_transport (gpointer data)
{
  sfu_transport_free (((Fixture *) data)->transport);
}

static void
on_component_state (NiceAgent *agent, guint stream, guint component, guint state, gpointer data)
{
  ((Fixture *) data)->component_state = state;
}

static void
on_data (NiceAgent *agent, guint stream, guint component, guint size, char *bytes, gpointer data)
{
}

static void
open_agent (Fixture *fixture, gboolean controlling)
{
  NiceAddress loopback;
  fixture->agent = nice_agent_new (NULL, NICE_COMPATIBILITY_RFC5245);
  g_object_set (fixture->agent, "controlling-mode", controlling, "ice-tcp", fixture->tcp, "ice-udp",
                !fixture->tcp, "upnp", FALSE, NULL);
  nice_address_init (&loopback);
  nice_address_set_from_string (&loopback, "127.0.0.1");
  nice_agent_add_local_address (fixture->agent, &loopback);
  fixture->stream = nice_agent_add_stream (fixture->agent, 1);
  nice_agent_attach_recv (fixture->agent, fixture->stream, 1, NULL, on_data, fixture);
  g_signal_connect (fixture->agent, "component-state-changed", G_CALLBACK (on_component_state),
                    fixture);
  g_assert_true (nice_agent_gather_candidates (fixture->agent, fixture->stream));
}

/* What an answer of ours tells the agent. */
static void
tell_agent (Fixture *fixture)
{
  NiceCandidate *candidate = nice_candidate_new (NICE_CANDIDATE_TYPE_HOST);
  candidate->stream_id = fixture->stream;
  candidate->component_id = 1;
  candidate->transport =
      fixture->tcp ? NICE_CANDIDATE_TRANSPORT_TCP_PASSIVE : NICE_CANDIDATE_TRANSPORT_UDP;
  candidate->priority = 2130706431;
  g_strlcpy (candidate->foundation, "1", sizeof candidate->foundation);
  nice_address_set_from_string (&candidate->addr, "127.0.0.1");
  nice_address_set_port (&candidate->addr, sfu_port_number (fixture->port));
  GSList list = { candidate, NULL };
  g_assert_true (nice_agent_set_remote_credentials (fixture->agent, fixture->stream,
                                                    fixture->parameters.local_ufrag,
                                                    fixture->parameters.local_pwd));
  g_assert_cmpint (nice_agent_set_remote_candidates (fixture->agent, fixture->stream, 1, &list), ==,
                   1);
  nice_candidate_free (candidate);
}

static void
wait_ready (Fixture *fixture)
{
  for (guint i = 0; i < 2000 && fixture->component_state != NICE_COMPONENT_STATE_READY; i++)
    test_peer_sleep (5);
  g_assert_cmpuint (fixture->component_state, ==, NICE_COMPONENT_STATE_READY);
}

static void
set_up (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  GwAddress any;
  gw_address_parse_ip ("::", 0, &any);
  fixture->workers = gw_workers_new (1);
  fixture->identity = sfu_dtls_identity_new (&error);
  g_assert_no_error (error);
  fixture->port = sfu_port_new (gw_workers_get (fixture->workers, 0), &any, SFU_PORT_UDP_AND_TCP,
                                fixture->identity, &error);
  g_assert_no_error (error);
  sfu_port_start (fixture->port);
  fixture->parameters = (SfuTransportParameters){
    "ufr1", PWD, "peer", "peer", "sha-256", sfu_dtls_identity_fingerprint (fixture->identity)
  };
  gw_worker_call_sync (sfu_port_worker (fixture->port), open_transport, fixture);
}

static void
tear_down (Fixture *fixture)
{
  g_object_unref (fixture->agent);
  gw_worker_call_sync (sfu_port_worker (fixture->port), close_transport, fixture);
  sfu_port_free (fixture->port);
  sfu_dtls_identity_free (fixture->identity);
  gw_workers_free (fixture->workers);
}

static void
check_selected (Fixture *fixture)
{
  NiceCandidate *local, *remote;
  g_assert_true (
      nice_agent_get_selected_pair (fixture->agent, fixture->stream, 1, &local, &remote));
  g_assert_cmpuint (nice_address_get_port (&remote->addr), ==, sfu_port_number (fixture->port));
  g_assert_cmpint (g_atomic_int_get (&fixture->state), ==, SFU_TRANSPORT_CONNECTING);
}

static void
test_connects (void)
{
  Fixture fixture = { 0 };
  set_up (&fixture);
  open_agent (&fixture, TRUE);
  tell_agent (&fixture);
  wait_ready (&fixture);
  check_selected (&fixture);
  tear_down (&fixture);
}

/* RFC 6544 */
static void
test_tcp (void)
{
  Fixture fixture = { .tcp = TRUE };
  set_up (&fixture);
  open_agent (&fixture, TRUE);
  tell_agent (&fixture);
  wait_ready (&fixture);
  check_selected (&fixture);
  tear_down (&fixture);
}

/* It begins as controlled, meets a 487 and becomes controlling. */
static void
test_role_conflict (void)
{
  Fixture fixture = { 0 };
  set_up (&fixture);
  open_agent (&fixture, FALSE);
  tell_agent (&fixture);
  wait_ready (&fixture);
  check_selected (&fixture);
  tear_down (&fixture);
}

static void
test_restart (void)
{
  Fixture fixture = { 0 };
  set_up (&fixture);
  open_agent (&fixture, TRUE);
  tell_agent (&fixture);
  wait_ready (&fixture);

  fixture.parameters.local_ufrag = "ufr2";
  gw_worker_call_sync (sfu_port_worker (fixture.port), restart_transport, &fixture);
  fixture.component_state = NICE_COMPONENT_STATE_DISCONNECTED;
  g_assert_true (nice_agent_restart_stream (fixture.agent, fixture.stream));
  tell_agent (&fixture);
  wait_ready (&fixture);
  check_selected (&fixture);
  tear_down (&fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/nice/connects", test_connects);
  g_test_add_func ("/nice/tcp", test_tcp);
  g_test_add_func ("/nice/role-conflict", test_role_conflict);
  g_test_add_func ("/nice/restart", test_restart);
  return g_test_run ();
}
