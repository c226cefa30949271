/* The formats that a peer lists on one m-line of RTP, with their rtpmap, fmtp and rtcp-fb: plain
 * values, whether or not we know the codec. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  guint8 payload_type;
  char name[16]; /* as in rtpmap, "" when the line named none */
  guint32 clock_rate;
  guint8 channels;
  char *fmtp; /* (nullable) */
  gboolean nack, pli, fir, transport_cc, remb;
} SfuSdpCodec;

#define SFU_SDP_CODECS_MAX 64

/* Returns: (transfer full): (element-type SfuSdpCodec), in the peer's order. */
GArray *sfu_sdp_formats_new (void);

/* @text: a format of the m-line. Return: %FALSE with SFU_ERROR_BAD_SDP set. */
gboolean sfu_sdp_formats_add (GArray *formats, const char *text, GError **error);

/* An attribute's value; of a payload type that the m-line does not list it is left out. */
gboolean sfu_sdp_formats_read_rtpmap (GArray *formats, const char *value, GError **error);
void sfu_sdp_formats_read_fmtp (GArray *formats, const char *value);
void sfu_sdp_formats_read_feedback (GArray *formats, const char *value);

/* Returns: (nullable): that of @payload_type. */
SfuSdpCodec *sfu_sdp_formats_find (const GArray *formats, guint8 payload_type);

G_END_DECLS
