/* What we write is read by libnice, and by hand. */
#include "plugins/turn/framing.h"

#include <string.h>

#include <stun/stunagent.h>

static const guint8 payload[] = "payload";

static void
test_channel_data (void)
{
  guint8 out[64];
  TurnChannelData frame;
  gsize size = turn_channel_data_write (out, 0x4123, payload, 7);

  g_assert_cmpuint (size, ==, 11);
  g_assert_true (turn_channel_data_is (out, size));
  g_assert_true (turn_channel_data_read (out, size, &frame));
  g_assert_cmpuint (frame.channel, ==, 0x4123);
  g_assert_cmpmem (frame.data, frame.size, payload, 7);
  /* With padding. */
  g_assert_true (turn_channel_data_read (out, size + 1, &frame));
  g_assert_cmpuint (frame.size, ==, 7);
  for (gsize i = 0; i < size; i++)
    g_assert_false (turn_channel_data_read (out, i, &frame));
  g_assert_false (turn_channel_data_is (out, 0));
}

static void
check_indication (const char *ip, gsize size)
{
  static const guint16 known[] = { STUN_ATTRIBUTE_XOR_PEER_ADDRESS, STUN_ATTRIBUTE_DATA, 0 };
  guint8 out[64 + TURN_INDICATION_ROOM], transaction[12] = "0123456789ab";
  struct sockaddr_storage name = { 0 };
  socklen_t name_size = sizeof name;
  StunAgent agent;
  StunMessage message;
  GwAddress peer, found;
  uint16_t data_size;
  const void *data;

  g_assert_true (gw_address_parse_ip (ip, 54321, &peer));
  gsize total = turn_data_indication_write (out, transaction, &peer, payload, size);
  stun_agent_init (&agent, known, STUN_COMPATIBILITY_RFC5389, STUN_AGENT_USAGE_IGNORE_CREDENTIALS);
  g_assert_cmpint (stun_agent_validate (&agent, &message, out, total, NULL, NULL), ==,
                   STUN_VALIDATION_SUCCESS);
  g_assert_cmpint (stun_message_get_class (&message), ==, STUN_INDICATION);
  g_assert_cmpint (stun_message_get_method (&message), ==, STUN_IND_DATA);
  g_assert_cmpint (
      stun_message_find_xor_addr (&message, STUN_ATTRIBUTE_XOR_PEER_ADDRESS, &name, &name_size), ==,
      STUN_MESSAGE_RETURN_SUCCESS);
  gw_address_from_sockaddr ((struct sockaddr *) &name, &found);
  g_assert_true (gw_address_equal (&found, &peer));
  data = stun_message_find (&message, STUN_ATTRIBUTE_DATA, &data_size);
  g_assert_cmpmem (data, data_size, payload, size);
}

static void
test_data_indication (void)
{
  for (gsize size = 0; size <= 7; size++)
    {
      check_indication ("192.0.2.1", size);
      check_indication ("2001:db8::abcd", size);
    }
}

static TurnFrameVerdict
measure (const void *data, gsize size, gsize frame_size, gsize content)
{
  TurnFrame frame = { 0 };
  TurnFrameVerdict verdict = turn_frame_measure (data, size, &frame);

  if (verdict == TURN_FRAME_KNOWN)
    {
      g_assert_cmpuint (frame.size, ==, frame_size);
      g_assert_cmpuint (frame.content, ==, content);
    }
  return verdict;
}

/* In a stream: as soon as it can be said, and not before. */
static void
test_measure (void)
{
  static const char request[] = "\0\1\0\10\x21\x12\xA4\x42";

  for (gsize size = 0; size < 8; size++)
    g_assert_cmpint (measure (request, size, 0, 0), ==, TURN_FRAME_PARTIAL);
  g_assert_cmpint (measure (request, 8, 28, 28), ==, TURN_FRAME_KNOWN);
  g_assert_cmpint (measure ("\0\1\0\11\x21\x12\xA4\x42", 8, 0, 0), ==, TURN_FRAME_BAD);
  g_assert_cmpint (measure ("\0\1\0\10\x21\x13", 6, 0, 0), ==, TURN_FRAME_BAD);
  g_assert_cmpint (measure ("\x40\1\0", 3, 0, 0), ==, TURN_FRAME_PARTIAL);
  g_assert_cmpint (measure ("\x40\1\0\5", 4, 12, 9), ==, TURN_FRAME_KNOWN);
  g_assert_cmpint (measure ("\x40\1\0\0", 4, 4, 4), ==, TURN_FRAME_KNOWN);
  g_assert_cmpint (measure ("\x80", 1, 0, 0), ==, TURN_FRAME_BAD);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/turn/framing/channel-data", test_channel_data);
  g_test_add_func ("/turn/framing/data-indication", test_data_indication);
  g_test_add_func ("/turn/framing/measure", test_measure);
  return g_test_run ();
}
