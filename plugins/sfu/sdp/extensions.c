#include "plugins/sfu/sdp/extensions.h"

#define AUDIO SFU_SDP_FOR_AUDIO
#define VIDEO SFU_SDP_FOR_VIDEO
#define FIELD(name) G_STRUCT_OFFSET (SfuExtensionIds, name)
#define TRANSPORT_CC "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01"

#define DEPENDENCY_DESCRIPTOR                                                                      \
  "https://aomediacodec.github.io/av1-rtp-spec/#dependency-descriptor-rtp-header-extension"

/* The ids are those of Chromium's own offers, so that a client sees one table everywhere. */
const SfuSdpExtension sfu_sdp_extensions[] = {
  { "urn:ietf:params:rtp-hdrext:ssrc-audio-level", FIELD (audio_level), AUDIO, 1 },
  { "http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time", FIELD (abs_send_time),
    AUDIO | VIDEO, 2 },
  { TRANSPORT_CC, FIELD (transport_cc), AUDIO | VIDEO, 3 },
  { "urn:ietf:params:rtp-hdrext:sdes:mid", FIELD (mid), AUDIO | VIDEO, 4 },
  { "urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id", FIELD (rid), VIDEO, 0 },
  { "urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id", FIELD (repaired_rid), VIDEO, 0 },
  { DEPENDENCY_DESCRIPTOR, FIELD (dependency_descriptor), VIDEO, 12 },
  { "urn:3gpp:video-orientation", FIELD (video_orientation), VIDEO, 13 },
  { NULL },
};

const SfuSdpExtension *
sfu_sdp_extension_find (const char *uri)
{
  for (const SfuSdpExtension *row = sfu_sdp_extensions; row->uri != NULL; row++)
    if (g_str_equal (row->uri, uri))
      return row;
  return NULL;
}

guint8
sfu_sdp_extension_id (const SfuSdpExtension *extension, const SfuExtensionIds *ids)
{
  return G_STRUCT_MEMBER (guint8, ids, extension->offset);
}

void
sfu_sdp_extension_set_id (const SfuSdpExtension *extension, SfuExtensionIds *ids, guint8 id)
{
  G_STRUCT_MEMBER (guint8, ids, extension->offset) = id;
}

static const SfuSdpExtension *
find_by_id (const SfuExtensionIds *ids, guint8 id)
{
  for (const SfuSdpExtension *row = sfu_sdp_extensions; row->uri != NULL; row++)
    if (sfu_sdp_extension_id (row, ids) == id)
      return row;
  return NULL;
}

/* Returns: FALSE when @id or @extension stands for something else in @table. */
static gboolean
add (SfuExtensionIds *table, const SfuSdpExtension *extension, guint8 id)
{
  guint8 known = sfu_sdp_extension_id (extension, table);
  if (known == id)
    return TRUE;
  if (known != 0 || find_by_id (table, id) != NULL)
    return FALSE;
  sfu_sdp_extension_set_id (extension, table, id);
  return TRUE;
}

gboolean
sfu_sdp_extensions_merge (SfuExtensionIds *table, const SfuExtensionIds *more)
{
  for (const SfuSdpExtension *row = sfu_sdp_extensions; row->uri != NULL; row++)
    {
      guint8 id = sfu_sdp_extension_id (row, more);
      if (id != 0 && !add (table, row, id))
        return FALSE;
    }
  return TRUE;
}

SfuExtensionIds
sfu_sdp_extensions_take (SfuExtensionIds *table, const SfuExtensionIds *more)
{
  SfuExtensionIds taken = { 0 };
  for (const SfuSdpExtension *row = sfu_sdp_extensions; row->uri != NULL; row++)
    {
      guint8 id = sfu_sdp_extension_id (row, more);
      if (id != 0 && add (table, row, id))
        sfu_sdp_extension_set_id (row, &taken, id);
    }
  return taken;
}
