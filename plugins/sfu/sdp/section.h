/* One m-section of a description, in plain values (ORTC's words). */
#pragma once

#include <gst/sdp/sdp.h>

#include "plugins/sfu/sdp/formats.h"
#include "plugins/sfu/sdp/simulcast.h"
#include "plugins/sfu/sdp/ssrcs.h"

G_BEGIN_DECLS

/* The peer's view: SEND means that the peer sends. */
typedef enum
{
  SFU_SDP_INACTIVE = 0,
  SFU_SDP_SENDONLY = 1,
  SFU_SDP_RECVONLY = 2,
  SFU_SDP_SENDRECV = 3,
} SfuSdpDirection;

typedef enum
{
  SFU_SDP_SETUP_NONE,
  SFU_SDP_SETUP_ACTIVE,
  SFU_SDP_SETUP_PASSIVE,
  SFU_SDP_SETUP_ACTPASS,
} SfuSdpSetup;

#define SFU_SDP_ICE_TEXT_MAX 256
#define SFU_SDP_FINGERPRINT_MAX 191 /* of SHA-512 */

/* Given at the session or the media level; texts are "" when absent. */
typedef struct
{
  char ufrag[SFU_SDP_ICE_TEXT_MAX + 1];
  char pwd[SFU_SDP_ICE_TEXT_MAX + 1];
  char fingerprint_hash[8]; /* "sha-256", "sha-384" or "sha-512" */
  char fingerprint[SFU_SDP_FINGERPRINT_MAX + 1];
  SfuSdpSetup setup;
} SfuSdpTransport;

typedef struct
{
  char media[16];  /* "audio", "video", "application" */
  gboolean is_rtp; /* audio or video over DTLS-SRTP with feedback: what we can answer */
  SfuKind kind;    /* when is_rtp */
  char *proto;
  char *formats;     /* as written, for refusing the section (RFC 3264 6) */
  gboolean rejected; /* port 0 without bundle-only (RFC 8843 6) */
  gboolean bundle_only;
  char mid[SFU_MID_MAX + 1];
  gboolean bundled; /* a member of the BUNDLE group */
  SfuSdpDirection direction;
  GArray *codecs;             /* (element-type SfuSdpCodec), in the peer's order */
  SfuExtensionIds extensions; /* those we know, with an id of the one-byte form */
  SfuSdpSsrcs ssrcs;
  SfuSdpSimulcast simulcast;
  gboolean rtcp_mux, rtcp_rsize;
  SfuSdpTransport transport;
} SfuSdpSection;

/* What a session's attributes say for all its sections. */
typedef struct
{
  SfuSdpTransport transport;
  SfuSdpDirection direction;
  SfuExtensionIds extensions;
} SfuSdpDefaults;

gboolean
sfu_sdp_defaults_read (const GstSDPMessage *message, SfuSdpDefaults *defaults, GError **error);

/* Returns: (transfer full) (nullable): %NULL with SFU_ERROR_BAD_SDP set. Any thread. */
SfuSdpSection *
sfu_sdp_section_new (const GstSDPMedia *media, const SfuSdpDefaults *defaults, GError **error);
void sfu_sdp_section_free (SfuSdpSection *section);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SfuSdpSection, sfu_sdp_section_free)

/* Returns: (nullable): the codec of @payload_type. */
const SfuSdpCodec *sfu_sdp_section_codec (const SfuSdpSection *section, guint8 payload_type);

G_END_DECLS
