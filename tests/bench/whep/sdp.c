#include "tests/bench/whep/sdp.h"

#include <string.h>

static void
append_section (GString *sdp,
                const TestPeer *peer,
                CrowdDirection direction,
                const char *media,
                const char *codec,
                guint32 ssrc)
{
  g_string_append_printf (sdp,
                          "%s\r\n"
                          "c=IN IP4 0.0.0.0\r\n"
                          "a=ice-ufrag:%s\r\n"
                          "a=ice-pwd:%s\r\n"
                          "a=fingerprint:sha-256 %s\r\n"
                          "a=setup:actpass\r\n"
                          "a=rtcp-mux\r\n"
                          "%s\r\n"
                          "a=%s\r\n",
                          media, test_peer_ufrag (peer), test_peer_pwd (peer),
                          test_peer_fingerprint (peer), codec,
                          direction == CROWD_PUBLISH ? "sendonly" : "recvonly");
  if (direction == CROWD_PUBLISH)
    g_string_append_printf (sdp, "a=ssrc:%u cname:crowd\r\n", ssrc);
}

char *
crowd_sdp_offer (const TestPeer *peer, CrowdDirection direction)
{
  GString *sdp = g_string_new ("v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\n"
                               "a=group:BUNDLE 0 1\r\n");

  append_section (sdp, peer, direction, "m=audio 9 UDP/TLS/RTP/SAVPF 111",
                  "a=mid:0\r\na=rtpmap:111 opus/48000/2", CROWD_AUDIO_SSRC);
  append_section (sdp, peer, direction, "m=video 9 UDP/TLS/RTP/SAVPF 96",
                  "a=mid:1\r\na=rtpmap:96 VP8/90000\r\na=rtcp-fb:96 nack pli", CROWD_VIDEO_SSRC);
  return g_string_free (sdp, FALSE);
}

/* candidate:FOUNDATION COMPONENT udp PRIORITY IP PORT typ host */
static void
read_candidate (const char *text, CrowdAnswer *answer)
{
  g_auto (GStrv) words = g_strsplit (text, " ", 0);

  if (answer->server.family == 0 && g_strv_length (words) >= 8 &&
      g_ascii_strcasecmp (words[2], "udp") == 0)
    (void) gw_address_parse_ip (words[4], (guint16) g_ascii_strtoull (words[5], NULL, 10),
                                &answer->server);
}

static void
read_text (const char *line, const char *name, char **text)
{
  if (*text == NULL && g_str_has_prefix (line, name))
    *text = g_strdup (line + strlen (name));
}

gboolean
crowd_sdp_read (const char *sdp, CrowdAnswer *answer)
{
  g_auto (GStrv) lines = g_strsplit (sdp, "\r\n", 0);

  *answer = (CrowdAnswer){ 0 };
  for (guint i = 0; lines[i] != NULL; i++)
    {
      read_text (lines[i], "a=ice-ufrag:", &answer->ufrag);
      read_text (lines[i], "a=ice-pwd:", &answer->pwd);
      if (g_str_has_prefix (lines[i], "a=candidate:"))
        read_candidate (lines[i] + strlen ("a=candidate:"), answer);
    }
  return answer->ufrag != NULL && answer->pwd != NULL && answer->server.family != 0;
}

void
crowd_answer_clear (CrowdAnswer *answer)
{
  g_clear_pointer (&answer->ufrag, g_free);
  g_clear_pointer (&answer->pwd, g_free);
}
