/* One transport of ours and its peer, over loopback: what the tests of transports share. */
#pragma once

#include "plugins/sfu/transport/transport.h"
#include "tests/plugins/sfu/transport/peer.h"

G_BEGIN_DECLS

#define UFRAG "srvu"
#define PWD "server-password-of-22-chars"

typedef struct
{
  GwWorkers *workers;
  SfuDtlsIdentity *identity;
  SfuPort *port;
  GwAddress address;
  SfuTransport *transport;
  TestPeer *peer;
  SfuTransportParameters parameters;
  /* Written by the worker, read after test_peer_sleep(). */
  gint state, rtp, rtcp;
  guint8 last[1500];
  gsize last_size;
  /* What the peer got. */
  guint got_rtp, got_rtcp;
  guint8 got[1500];
  gsize got_size;
} Link;

/* @bind: the port's address; @ip: where the peer looks for it. */
void link_set_up (Link *link, const TestPeerOptions *options, const char *bind, const char *ip);
void link_tear_down (Link *link);

/* Opens the transport, and the peer checks. */
void link_start (Link *link);

/* The same on loopback, until both ends are connected. */
void link_connect (Link *link, const TestPeerOptions *options);

SfuPortStats link_stats (Link *link);

GwWorker *link_worker (const Link *link);

/* On the worker. @data: the link. */
void link_open_transport (gpointer data);
void link_close_transport (gpointer data);
void link_restart (gpointer data);

/* 10 s at most. */
void link_wait (gint *variable, gint value);

/* One packet of RTP and one of RTCP each way, once in a link's life. */
void link_check_media (Link *link);

/* Until what we send arrives where the peer is now. */
void link_follow (Link *link);

extern const guint8 link_rtp[17];

G_END_DECLS
