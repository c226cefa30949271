/* What anybody may send to the port's STUN reader; with a first byte of 1 the rest becomes the
 * attributes of a check with correct integrity and fingerprint, so that the inside is reached. */
#include <stdint.h>
#include <string.h>

#include "plugins/sfu/transport/stun.h"

#define ROOM 1500

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static const char password[] = "server-password-of-22-chars";

static const char *
find_password (const char *ufrag, gpointer unused)
{
  return strcmp (ufrag, "ours") == 0 ? password : NULL;
}

static gsize
make_check (const uint8_t *attributes, gsize size, guint8 *bytes)
{
  StunAgent agent;
  StunMessage message;
  static const guint16 known[] = { 0 };
  stun_agent_init (&agent, known, STUN_COMPATIBILITY_RFC5389, STUN_AGENT_USAGE_USE_FINGERPRINT);
  stun_agent_init_request (&agent, &message, bytes, ROOM, STUN_BINDING);
  stun_message_append_string (&message, STUN_ATTRIBUTE_USERNAME, "ours:theirs");
  while (size >= 4)
    {
      guint16 type = (guint16) (attributes[0] << 8 | attributes[1]);
      gsize length = MIN (size - 4, (gsize) attributes[3]);
      if (stun_message_append_bytes (&message, type, attributes + 4, length) !=
          STUN_MESSAGE_RETURN_SUCCESS)
        break;
      attributes += 4 + length;
      size -= 4 + length;
    }
  return stun_agent_finish_message (&agent, &message, (const guint8 *) password, strlen (password));
}

static const SfuIceLogin login = { .remote_pwd = (char *) "password" };

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  SfuStunRequest request;
  guint8 room[ROOM], answer[SFU_STUN_ANSWER_MAX];
  GwAddress remote;
  if (size < 2 || size > ROOM / 2)
    return 0;
  gw_address_parse_ip ("192.0.2.1", 4000, &remote);

  gsize used = size - 1;
  if (data[0] == 1)
    used = make_check (data + 1, used, room);
  else
    memcpy (room, data + 1, used);
  g_autofree guint8 *exact = g_malloc (used + 1);
  memcpy (exact, room, used);
  SfuStun *stun = sfu_stun_new (find_password, NULL);
  if (sfu_stun_read (stun, exact, used, &request) == SFU_STUN_ANSWER)
    sfu_stun_read_answer (stun, &login, exact, used);
  sfu_stun_answer (stun, &request, &remote, answer);
  sfu_stun_free (stun);
  return 0;
}
