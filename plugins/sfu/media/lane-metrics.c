#include "plugins/sfu/media/lane-metrics.h"

typedef enum
{
  FROM_UDP,
  FROM_PORT,
  FROM_TCP,
  FROM_LANE,
} Origin;

static const struct
{
  Origin origin;
  gsize offset;
  const char *name;
  const char *help;
} rows[] = {
#define UDP(member, name, help)                                                                    \
  {                                                                                                \
    FROM_UDP, G_STRUCT_OFFSET (GwUdpStats, member), name, help                                     \
  }
#define PORT(member, name, help)                                                                   \
  {                                                                                                \
    FROM_PORT, G_STRUCT_OFFSET (SfuPortStats, member), name, help                                  \
  }
#define TCP(member, name, help)                                                                    \
  {                                                                                                \
    FROM_TCP, G_STRUCT_OFFSET (SfuStreamsStats, member), name, help                                \
  }
#define LANE(member, name, help)                                                                   \
  {                                                                                                \
    FROM_LANE, G_STRUCT_OFFSET (SfuLaneStats, member), name, help                                  \
  }
  UDP (packets_received, "sfu_udp_packets_received_total", "Datagrams received"),
  UDP (bytes_received, "sfu_udp_bytes_received_total", "Bytes received in datagrams"),
  UDP (packets_sent, "sfu_udp_packets_sent_total", "Datagrams sent"),
  UDP (bytes_sent, "sfu_udp_bytes_sent_total", "Bytes sent in datagrams"),
  UDP (send_calls, "sfu_udp_send_calls_total", "System calls that sent them"),
  UDP (send_dropped, "sfu_udp_send_dropped_total", "Datagrams the kernel had no room for"),
  UDP (pool_empty, "sfu_udp_pool_empty_total", "Datagrams dropped for want of a buffer"),
  PORT (stun_requests, "sfu_stun_requests_total", "STUN requests"),
  PORT (stun_refused, "sfu_stun_refused_total", "STUN requests refused"),
  PORT (unknown_packets, "sfu_unknown_packets_total", "Datagrams of no transport"),
  PORT (srtp_refused, "sfu_srtp_refused_total", "SRTP packets forged, damaged or replayed"),
  PORT (strays_taken, "sfu_strays_total", "SRTP packets whose peer's address had changed"),
  TCP (accepted, "sfu_tcp_accepted_total", "TCP connections accepted"),
  TCP (refused, "sfu_tcp_refused_total", "TCP connections without a check, too many, or garbage"),
  TCP (dropped, "sfu_tcp_dropped_total", "Packets dropped because a TCP peer reads too slowly"),
  LANE (rtp_malformed, "sfu_rtp_malformed_total", "RTP packets that cannot be read"),
  LANE (rtp_unknown, "sfu_rtp_unknown_total", "RTP packets of no agreed track"),
  LANE (rtcp_malformed, "sfu_rtcp_malformed_total", "RTCP packets that cannot be read"),
  LANE (nacks_sent, "sfu_nacks_sent_total", "Packets asked of publishers again"),
  LANE (nacks_received, "sfu_nacks_received_total", "Packets that subscribers asked for again"),
  LANE (retransmitted, "sfu_retransmitted_total", "Packets sent to subscribers again"),
  LANE (key_frame_requests, "sfu_key_frame_requests_total", "Key frames asked of publishers"),
};

G_STATIC_ASSERT (G_N_ELEMENTS (rows) == SFU_LANE_METRICS);

void
sfu_lane_metrics_init (SfuLaneMetrics *self, GwMetrics *metrics, guint worker)
{
  g_autofree char *labels = g_strdup_printf ("worker=\"%u\"", worker);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    self->metrics[i] = gw_metrics_counter (metrics, rows[i].name, labels, rows[i].help);
}

void
sfu_lane_metrics_update (SfuLaneMetrics *self,
                         const GwUdpStats *udp,
                         const SfuPortStats *port,
                         const SfuStreamsStats *tcp,
                         const SfuLaneStats *lane)
{
  const gconstpointer origins[] = {
    [FROM_UDP] = udp, [FROM_PORT] = port, [FROM_TCP] = tcp, [FROM_LANE] = lane
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const guint8 *origin = origins[rows[i].origin];
      const guint64 *value = (const guint64 *) (gconstpointer) (origin + rows[i].offset);
      gw_metric_set (self->metrics[i], (gint64) *value);
    }
}
