#include "plugins/sfu/sdp/fragment.h"

#include "plugins/sfu/error.h"
#include "plugins/sfu/sdp/bounds.h"
#include "plugins/sfu/sdp/description.h"

/* A fragment is a description that lacks these lines. */
#define HEAD "v=0\r\no=- 0 0 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\n"

static void
take (SfuSdpFragment *fragment, const SfuSdpTransport *transport)
{
  if (fragment->ufrag[0] != '\0')
    return;
  g_strlcpy (fragment->ufrag, transport->ufrag, sizeof fragment->ufrag);
  g_strlcpy (fragment->pwd, transport->pwd, sizeof fragment->pwd);
}

gboolean
sfu_sdp_fragment_parse (const char *text, gsize size, SfuSdpFragment *fragment, GError **error)
{
  g_autoptr (GString) whole = g_string_new (HEAD);
  g_string_append_len (whole, text, (gssize) MIN (size, SFU_SDP_SIZE_MAX));
  g_autoptr (SfuSdpDescription) description =
      sfu_sdp_description_parse (whole->str, whole->len, SFU_SDP_OFFER_MEDIA_MAX, error);
  if (description == NULL)
    return FALSE;

  *fragment = (SfuSdpFragment){ 0 };
  take (fragment, &description->transport);
  for (guint i = 0; i < description->sections->len; i++)
    take (fragment, &sfu_sdp_description_section (description, i)->transport);
  if ((fragment->ufrag[0] == '\0') == (fragment->pwd[0] == '\0'))
    return TRUE;
  g_set_error_literal (error, SFU_ERROR, SFU_ERROR_BAD_SDP,
                       "a=ice-ufrag and a=ice-pwd go together");
  return FALSE;
}

/* GstSDP prints whole descriptions only. */
static void
append (GString *text, const GstSDPMedia *media)
{
  for (guint i = 0; i < gst_sdp_media_attributes_len (media); i++)
    {
      const GstSDPAttribute *attribute = gst_sdp_media_get_attribute (media, i);
      g_string_append_printf (text, "a=%s", attribute->key);
      if (attribute->value != NULL)
        g_string_append_printf (text, ":%s", attribute->value);
      g_string_append (text, "\r\n");
    }
}

char *
sfu_sdp_fragment_print (const SfuSdpLocal *local, SfuKind kind, const char *mid)
{
  GString *text = g_string_new ("a=ice-lite\r\n");
  GstSDPMedia *media;
  gst_sdp_media_new (&media);
  sfu_sdp_add (media, "mid", "%s", mid);
  sfu_sdp_local_ice (local, media, SFU_SDP_WITH_CANDIDATES);
  /* RFC 8840 9.2: the m-line only says where its attributes belong. */
  g_string_append_printf (text, "m=%s 9 RTP/AVP 0\r\n", kind == SFU_AUDIO ? "audio" : "video");
  append (text, media);
  gst_sdp_media_free (media);
  return g_string_free (text, FALSE);
}
