/* Signalling: each line of the input is one message of a client that has joined already. */
#include <stdint.h>
#include <string.h>

#include "plugins/sfu/signalling.h"
#include "tests/plugins/sfu/fake-client.h"
#include "tests/plugins/sfu/fake-media.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

#define NOBODY_JOINS_LATE 60000

static void
send_text (SfuSignalling *signalling, const char *text)
{
  g_autoptr (JsonNode) node = json_from_string (text, NULL);

  /* The carrier delivers objects only. */
  if (node != NULL && JSON_NODE_HOLDS_OBJECT (node))
    sfu_signalling_receive (signalling, json_node_get_object (node));
}

static void
join (SfuSignalling *signalling, const GwSecret *secret)
{
  g_autoptr (JsonObject) claims = json_object_new ();

  json_object_set_string_member (claims, "sub", "ann");
  json_object_set_string_member (claims, "name", "Ann");
  json_object_set_string_member (claims, "role", "host");
  g_autofree char *token =
      gw_token_sign (secret, GW_PURPOSE_JOIN, "m", claims, g_get_real_time () / G_USEC_PER_SEC, 60);
  g_autofree char *request =
      g_strdup_printf ("{\"id\":1,\"type\":\"join\",\"token\":\"%s\"}", token);
  send_text (signalling, request);
}

static void
turn (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  static const char *const none[] = { NULL };
  g_autoptr (GwSecret) secret = gw_secret_new ("a secret of the whole deployment", NULL);
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_auto (GStrv) lines = g_strsplit (text, "\n", 64);
  SfuRoomConfig config = { fake_media_new (), 10, 0 };
  SfuMeetings *meetings = sfu_meetings_new (secret, &config, none);
  g_autoptr (FakeClient) client = fake_client_new ();
  SfuClient carrier = fake_client_face (client);
  SfuSignalling *signalling = sfu_signalling_new (meetings, &carrier, NOBODY_JOINS_LATE);

  join (signalling, secret);
  turn ();
  for (guint i = 0; lines[i] != NULL; i++)
    {
      send_text (signalling, lines[i]);
      turn ();
    }
  sfu_signalling_free (signalling);
  sfu_meetings_free (meetings);
  fake_media_free (config.media);
  return 0;
}
