/* The media plane with two workers on loopback, and peers that publish or watch. */
#pragma once

#include "gateway/host/metrics.h"
#include "plugins/sfu/connection.h"
#include "plugins/sfu/rtp/header.h"
#include "tests/plugins/sfu/transport/peer.h"

G_BEGIN_DECLS

#define VIDEO_PT 96
#define VIDEO_RTX_PT 97
#define VIDEO_SSRC 0x1111
#define VIDEO_RTX_SSRC 0x1112
#define AUDIO_PT 111
#define AUDIO_SSRC 0x2222
#define TRANSPORT_CC_ID 5

typedef struct
{
  GwWorkers *workers;
  GwMetrics *metrics;
  SfuMedia *media;
} Plane;

void plane_setup (Plane *plane, gconstpointer unused);
void plane_teardown (Plane *plane, gconstpointer unused);

typedef struct
{
  guint32 ssrc;
  guint32 timestamp;
  guint16 seq;
  guint8 payload_type;
  gboolean marker;
  GBytes *payload;
} Heard;

/* One PeerConnection: the browser's end and ours. */
typedef struct
{
  TestPeer *peer;
  SfuConnection *connection;
  SfuTransportState state;
  GArray *rtp; /* (element-type Heard) */
  guint plis, nacks, transport_feedbacks, receiver_reports;
  guint16 last_nack;
  guint32 sender_report_timestamp; /* of the last SR */
  guint64 sender_report_ntp;
} Client;

Client *client_new (Plane *plane);
void client_free (Client *client);
void client_forget (Client *client); /* what it heard so far */

SfuReceiver *client_publish_video (Client *client);
SfuReceiver *client_publish_audio (Client *client);

/* As the subscriber's SDP would have it: other payload types than the publisher's. */
SfuSender *client_watch (Client *client, SfuReceiver *receiver, SfuKind kind);
#define WATCH_PT 100
#define WATCH_RTX_PT 101

/* One-packet frames of VP8, numbered in their payload. */
void client_send_video (Client *client, guint16 seq, guint32 timestamp, gboolean key_frame);
void client_send_audio (Client *client, guint16 seq, guint32 timestamp);

/* Any packet; @payload: 64 bytes at most. */
void
client_send (Client *client, const SfuRtpHeader *header, const guint8 *payload, gsize payload_size);

/* The frame of number @seq again, as RTX (RFC 4588). */
void client_send_rtx (Client *client, guint16 rtx_seq, guint16 seq, guint32 timestamp);

/* Iterates until @client has heard @n packets; fails after 5 s. */
void client_wait (Client *client, guint n);

const Heard *client_heard (const Client *client, guint index);

/* The publisher's number of that frame. */
guint16 client_heard_frame (const Client *client, guint index);

/* Alice's picture and two who watch it. Connections alternate between the two lanes, so that one
 * watcher is on the publisher's and one on the other. */
typedef struct
{
  Client *alice;
  SfuReceiver *video;
  Client *watchers[2];
  SfuSender *senders[2];
} Call;

void call_begin (Call *call, Plane *plane);
void call_end (Call *call);

G_END_DECLS
