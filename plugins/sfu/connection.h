/* The control thread's face of the media plane: connections (one PeerConnection each), receivers
 * (a track that a publisher sends us) and senders (a copy of such a track for one subscriber), in
 * the words of W3C WebRTC and ORTC. Each call posts to the worker that owns the connection; no
 * call waits. Control thread only, callbacks included. */
#pragma once

#include <glib.h>

#include "gateway/host/metrics.h"
#include "gateway/media/worker.h"
#include "plugins/sfu/rtp/parameters.h"
#include "plugins/sfu/transport/transport.h"

G_BEGIN_DECLS

typedef struct _SfuMedia SfuMedia; /* the media plane of the process: ports on all workers */
typedef struct _SfuConnection SfuConnection;
typedef struct _SfuReceiver SfuReceiver;
typedef struct _SfuSender SfuSender;

typedef struct
{
  GwAddress address;           /* where to bind; wildcard for all */
  guint16 port_base;           /* worker i binds port_base + i; 0 picks free ports */
  const GwAddress *advertised; /* candidates' addresses (port ignored) */
  gsize n_advertised;
  gboolean tcp;                /* the same port numbers take TCP too */
  SfuVideoCodecs video_codecs; /* that are taken from publishers */
} SfuMediaConfig;

/* Binds every worker's port, or fails naming the address. */
SfuMedia *sfu_media_new (GwWorkers *workers,
                         const SfuMediaConfig *config,
                         GwMetrics *metrics,
                         GError **error);
void sfu_media_free (SfuMedia *media); /* all connections are freed by then */

const char *sfu_media_fingerprint (const SfuMedia *media); /* sha-256 */
const SfuVideoCodecs *sfu_media_video_codecs (const SfuMedia *media);

/* Calls @visit for every address and port on which media is taken. */
void sfu_media_visit_candidates (const SfuMedia *media,
                                 void (*visit) (const GwAddress *candidate, gpointer data),
                                 gpointer data);

typedef struct
{
  void (*state) (SfuConnection *connection, SfuTransportState state, gpointer data);
} SfuConnectionEvents;

/* Picks the least loaded worker; makes the local ICE credentials. Nothing is sent or answered
 * before sfu_connection_set_remote(). */
SfuConnection *
sfu_connection_new (SfuMedia *media, const SfuConnectionEvents *events, gpointer data);

/* Its receivers and senders become inert (free them still, in any order). No further events. */
void sfu_connection_free (SfuConnection *connection);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SfuConnection, sfu_connection_free)

const char *sfu_connection_ufrag (const SfuConnection *connection);
const char *sfu_connection_pwd (const SfuConnection *connection);

/* Candidate addresses with ports, best first. (element-type GwAddress), owned. */
const GArray *sfu_connection_candidates (const SfuConnection *connection);

/* Whether they are good for TCP too (RFC 6544). */
gboolean sfu_connection_takes_tcp (const SfuConnection *connection);

/* The first call opens the transport; a later one with another ufrag is an ICE restart (call
 * sfu_connection_new_credentials() before, where we answer a restart). */
void sfu_connection_set_remote (SfuConnection *connection,
                                const char *ufrag,
                                const char *pwd,
                                const char *fingerprint_hash,
                                const char *fingerprint);

/* ICE restart: new local ufrag and pwd; the old ones stay valid until the peer uses the new. */
void sfu_connection_new_credentials (SfuConnection *connection);

/* A track to come on this connection. */
SfuReceiver *sfu_connection_receive (SfuConnection *connection,
                                     const SfuReceiveParameters *parameters);
void sfu_receiver_free (SfuReceiver *receiver);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SfuReceiver, sfu_receiver_free)

/* Tells of speech in the track: how loud, 1 to 127 decibels, in the last tenth of a second; nothing
 * while there is none, or where its packets do not say (RFC 6464). Muted tracks are heard too. */
typedef void (*SfuReceiverLevel) (guint8 loudness, gpointer data);

/* @level: (nullable): %NULL for no longer. */
void sfu_receiver_watch_level (SfuReceiver *receiver, SfuReceiverLevel level, gpointer data);

/* A muted track is neither forwarded nor asked for key frames. */
void sfu_receiver_set_muted (SfuReceiver *receiver, gboolean muted);

/* The same for a reason of ours: it is forwarded when neither holds. */
void sfu_receiver_set_held (SfuReceiver *receiver, gboolean held);

/* Copies @receiver's track (of any connection, on any worker) to @connection. SSRCs in
 * @parameters come from sfu_connection_new_ssrc(). Sending begins at once; video at a key frame,
 * which is asked for. The sender falls silent when @receiver is freed.
 * @receiver: (nullable): %NULL for a sender that waits for sfu_sender_set_receiver(). */
SfuSender *sfu_connection_send (SfuConnection *connection,
                                SfuReceiver *receiver,
                                const SfuSendParameters *parameters);

/* From now on @receiver's track, of the same kind, or nothing (%NULL): for the subscriber it is one
 * stream whose numbers and timestamps go on. */
void sfu_sender_set_receiver (SfuSender *sender, SfuReceiver *receiver);

void sfu_sender_free (SfuSender *sender);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SfuSender, sfu_sender_free)

/* What the subscriber can use of a layered track (simulcast or SVC): pictures of at least
 * @height lines where there are such, no larger layer than that needs, and not more than
 * @frame_rate where the track has temporal layers. 0: the best there is, as without this call. */
void sfu_sender_set_wanted (SfuSender *sender, guint height, guint frame_rate);

/* Stops and goes on (hidden tiles, last-N); video goes on at a key frame. */
void sfu_sender_set_paused (SfuSender *sender, gboolean paused);

guint32 sfu_connection_new_ssrc (SfuConnection *connection);

G_END_DECLS
