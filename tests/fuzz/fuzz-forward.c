/* A call whose publisher and subscriber send whatever they like behind the decryption: what reaches
 * the subscriber is RTP and RTCP of the streams that were agreed on, whatever was sent to us.
 *
 * The first byte chooses the track (see begin()). Then follow steps: a byte that says what to do,
 * two of a size, and so many bytes for it. */
#include <stdint.h>
#include <string.h>

#include "plugins/sfu/codec/codec.h"
#include "plugins/sfu/rtcp/reader.h"
#include "plugins/sfu/rtp/bytes.h"
#include "plugins/sfu/rtp/header.h"
#include "plugins/sfu/rtp/rtx.h"
#include "tests/plugins/sfu/sim/sim.h"

#define STEPS_MAX 64
#define SIZE_MAX_SENT 1500

#define PT 96
#define RTX_PT 97
#define RED_PT 98
#define FIRST_SSRC 1000
#define FIRST_RTX_SSRC 2000

/* Words of the subscriber's RTCP that stand for its SSRCs, which seeds cannot know. */
#define MEDIA_WORD 0x53535353
#define RTX_WORD 0x52525252
#define NACK_SIZE 16 /* of one with a single entry */

static const SfuExtensionIds ids = {
  .mid = 1,
  .rid = 2,
  .repaired_rid = 3,
  .transport_cc = 4,
  .abs_send_time = 5,
  .audio_level = 6,
  .video_orientation = 7,
  .dependency_descriptor = 8,
};

typedef struct
{
  Sim *sim;
  SimPeer *publisher, *subscriber;
  SfuReceiveParameters published;
  SfuReceiver *receiver;
  SfuSendParameters subscribed;
  SfuSender *sender;
  guint16 seqs[SFU_ENCODINGS_MAX];
  guint32 timestamp;
  guint16 newest; /* the number of what reached the subscriber last */
} Call;

static void
on_rtp (const guint8 *data, gsize size, gpointer user_data)
{
  Call *call = user_data;
  SfuRtpMeta meta;

  g_assert_cmpint (sfu_rtp_header_parse (data, size, &ids, &meta), ==, SFU_RTP_OK);
  g_assert_true (meta.payload_type == PT || meta.payload_type == RTX_PT ||
                 meta.payload_type == RED_PT);
  g_assert_cmpuint (meta.ssrc, ==,
                    meta.payload_type == RTX_PT ? call->subscribed.rtx_ssrc
                                                : call->subscribed.ssrc);
  g_assert_cmpuint (meta.rid_size + meta.repaired_rid_size, ==, 0);
  if (meta.payload_type != RTX_PT)
    call->newest = meta.seq;
}

static void
on_rtcp (const guint8 *data, gsize size, gpointer user_data)
{
  SfuRtcpReader reader;

  g_assert_cmpint (sfu_rtcp_reader_init (&reader, data, size), ==, SFU_RTCP_OK);
}

static const SimPeerEvents events = { .rtp = on_rtp, .rtcp = on_rtcp };

static void
fill_codecs (SfuCodec codec, SfuCodecParameters *codecs, gsize *n_codecs)
{
  gboolean sound = codec == SFU_CODEC_OPUS || codec == SFU_CODEC_RED;

  codecs[0] = (SfuCodecParameters){
    .codec = sound ? SFU_CODEC_OPUS : codec,
    .payload_type = PT,
    .rtx_payload_type = sound ? 0 : RTX_PT,
    .clock_rate = sound ? 48000 : 90000,
    .nack = !sound,
    .pli = !sound,
    .remb = TRUE,
  };
  *n_codecs = 1;
  if (codec == SFU_CODEC_RED)
    codecs[(*n_codecs)++] =
        (SfuCodecParameters){ .codec = codec, .payload_type = RED_PT, .clock_rate = 48000 };
}

static void
open_sender (Call *call)
{
  SfuConnection *connection = sim_peer_connection (call->subscriber);

  call->subscribed.ssrc = sfu_connection_new_ssrc (connection);
  call->subscribed.rtx_ssrc =
      call->subscribed.kind == SFU_VIDEO ? sfu_connection_new_ssrc (connection) : 0;
  call->sender = sfu_connection_send (connection, call->receiver, &call->subscribed);
  sim_settle (call->sim);
}

/* @choice: the codec in three bits, whether there are three encodings, whether the subscriber takes
 * extensions. */
static void
begin (Call *call, guint8 choice)
{
  SfuCodec codec = (SfuCodec) ((choice & 7) % (SFU_CODEC_AV1 + 1));
  SfuKind kind = codec == SFU_CODEC_OPUS || codec == SFU_CODEC_RED ? SFU_AUDIO : SFU_VIDEO;
  guint n = kind == SFU_VIDEO && choice & 8 ? SFU_ENCODINGS_MAX : 1;

  *call = (Call){ .sim = sim_new (1) };
  call->published =
      (SfuReceiveParameters){ .kind = kind, .mid = "1", .extensions = ids, .n_encodings = n };
  fill_codecs (codec, call->published.codecs, &call->published.n_codecs);
  for (guint i = 0; i < n; i++)
    call->published.encodings[i] = (SfuEncodingParameters){
      .rid = { (char) (n > 1 ? 'a' + i : 0) },
      .ssrc = FIRST_SSRC + i,
      .rtx_ssrc = FIRST_RTX_SSRC + i,
    };
  call->subscribed = (SfuSendParameters){ .kind = kind, .mid = "2", .cname = "fuzz" };
  if (choice & 16)
    call->subscribed.extensions = ids;
  fill_codecs (codec, call->subscribed.codecs, &call->subscribed.n_codecs);
  call->publisher = sim_peer_new (call->sim, &events, call);
  call->subscriber = sim_peer_new (call->sim, &events, call);
  sim_peer_uplink (call->publisher)->delay = sim_peer_uplink (call->subscriber)->delay = 0;
  call->receiver = sfu_connection_receive (sim_peer_connection (call->publisher), &call->published);
  sim_settle (call->sim);
  open_sender (call);
}

static void
end (Call *call)
{
  sfu_sender_free (call->sender);
  sfu_receiver_free (call->receiver);
  sim_settle (call->sim);
  sim_peer_free (call->subscriber);
  sim_peer_free (call->publisher);
  sim_free (call->sim);
}

typedef void (*Step) (Call *call, const guint8 *data, gsize size);

static void
send_rtp (Call *call, const guint8 *data, gsize size)
{
  sim_peer_send_rtp (call->publisher, data, size);
}

/* One that comes as far as it can. @data: flags (1: marker, 2: RTX, 4: RED, 8: a
 * transport-wide number, from 16 on the encoding), steps of the number and of the time, the
 * descriptor's size, the descriptor, the payload. */
static void
send_good_rtp (Call *call, const guint8 *data, gsize size)
{
  guint8 packet[SFU_RTP_HEADER_ROOM + SFU_RTX_OSN_SIZE + SIZE_MAX_SENT];
  SfuRtpHeader header = { .ids = &ids, .mid = "1" };
  gsize at;
  guint encoding;

  if (size < 4)
    return;
  encoding = (data[0] >> 4) % call->published.n_encodings;
  call->seqs[encoding] = (guint16) (call->seqs[encoding] + (gint8) data[1]);
  call->timestamp += (guint32) ((gint8) data[2] * 960);
  header.flags = data[0] & 1 ? SFU_RTP_MARKER : 0;
  header.payload_type = data[0] & 2 ? RTX_PT : data[0] & 4 ? RED_PT : PT;
  header.ssrc = (data[0] & 2 ? FIRST_RTX_SSRC : FIRST_SSRC) + encoding;
  header.seq = call->seqs[encoding];
  header.timestamp = call->timestamp;
  if (data[0] & 8)
    header.flags |= SFU_RTP_HAS_TRANSPORT_CC;
  header.transport_seq = call->seqs[encoding];
  header.descriptor = data + 4;
  header.descriptor_size = (guint8) MIN (data[3], size - 4);
  at = sfu_rtp_header_write (&header, packet);
  data += 4 + header.descriptor_size;
  size -= 4 + header.descriptor_size;
  memcpy (packet + at, data, size);
  sim_peer_send_rtp (call->publisher, packet, MIN (at + size, SIZE_MAX_SENT));
}

static void
send_publisher_rtcp (Call *call, const guint8 *data, gsize size)
{
  sim_peer_send_rtcp (call->publisher, data, size);
}

/* A NACK asks, relative to the newest number, for what seeds cannot name either. */
static void
send_subscriber_rtcp (Call *call, const guint8 *data, gsize size)
{
  g_autofree guint8 *packet = g_memdup2 (data, size);

  if (size == 0)
    return;
  for (gsize at = 0; at + 4 <= size; at += 4)
    if (sfu_read_be32 (packet + at) == MEDIA_WORD)
      sfu_write_be32 (packet + at, call->subscribed.ssrc);
    else if (sfu_read_be32 (packet + at) == RTX_WORD)
      sfu_write_be32 (packet + at, call->subscribed.rtx_ssrc);
  if (size >= NACK_SIZE && packet[1] == SFU_RTCP_RTPFB)
    sfu_write_be16 (packet + NACK_SIZE - 4,
                    (guint16) (call->newest - sfu_read_be16 (packet + NACK_SIZE - 4)));
  sim_peer_send_rtcp (call->subscriber, packet, size);
}

static void
let_time_pass (Call *call, const guint8 *data, gsize size)
{
  sim_run (call->sim, (size > 0 ? data[0] : 1) * MS);
}

static void
set_wanted (Call *call, const guint8 *data, gsize size)
{
  if (size >= 2)
    sfu_sender_set_wanted (call->sender, data[0] * 4u, data[1]);
  if (size >= 3)
    sfu_sender_set_paused (call->sender, data[2] & 1);
}

static void
set_muted (Call *call, const guint8 *data, gsize size)
{
  sfu_receiver_set_muted (call->receiver, size > 0 && data[0] & 1);
}

/* Another comes, late. */
static void
renew_sender (Call *call, const guint8 *data, gsize size)
{
  sfu_sender_free (call->sender);
  sim_run (call->sim, 50 * MS); /* what is under way to the earlier one */
  open_sender (call);
}

static const Step steps[] = {
  send_rtp,      send_good_rtp, send_publisher_rtcp, send_subscriber_rtcp,
  let_time_pass, set_wanted,    set_muted,           renew_sender,
};

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  Call call;
  gsize at = 1;

  if (size == 0)
    return 0;
  begin (&call, data[0]);
  for (guint n = 0; n < STEPS_MAX && size - at >= 3; n++)
    {
      gsize some = MIN (sfu_read_be16 (data + at + 1), size - at - 3);

      steps[data[at] % G_N_ELEMENTS (steps)](&call, data + at + 3, MIN (some, SIZE_MAX_SENT));
      sim_run (call.sim, MS);
      at += 3 + some;
    }
  sim_run (call.sim, 100 * MS);
  end (&call);
  return 0;
}
