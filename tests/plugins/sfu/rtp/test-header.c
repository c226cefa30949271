#include <string.h>

#include "plugins/sfu/rtp/header.h"

static const SfuExtensionIds ids = {
  .mid = 4,
  .rid = 10,
  .repaired_rid = 11,
  .transport_cc = 3,
  .abs_send_time = 2,
  .audio_level = 1,
  .video_orientation = 13,
};

/* RFC 3550 5.1: V=2, no P, no X, CC=0; M, PT 96; sequence 0x1234; timestamp; SSRC; payload. */
static void
test_plain (void)
{
  static const guint8 data[] = { 0x80, 0xE0, 0x12, 0x34, 0x01, 0x02, 0x03, 0x04,
                                 0xCA, 0xFE, 0xBA, 0xBE, 'a',  'b',  'c' };
  SfuRtpMeta meta;

  g_assert_cmpint (sfu_rtp_header_parse (data, sizeof data, &ids, &meta), ==, SFU_RTP_OK);
  g_assert_cmpuint (meta.flags, ==, SFU_RTP_MARKER);
  g_assert_cmpuint (meta.payload_type, ==, 96);
  g_assert_cmpuint (meta.seq, ==, 0x1234);
  g_assert_cmpuint (meta.timestamp, ==, 0x01020304);
  g_assert_cmpuint (meta.ssrc, ==, 0xCAFEBABE);
  g_assert_cmpuint (meta.header_size, ==, 12);
  g_assert_cmpuint (meta.payload_offset, ==, 12);
  g_assert_cmpuint (meta.payload_size, ==, 3);
  g_assert_cmpuint (meta.mid_size, ==, 0);
}

static void
test_one_byte (void)
{
  /* Two CSRCs, padding of 4, RFC 8285 4.2 elements with padding between them. */
  static const guint8 data[] = {
    0xB2, 0x6F, 0x00, 0x01, 0, 0, 0, 1, 0, 0, 0, 2, /* P X CC=2, PT 111 */
    0,    0,    0,    3,    0, 0, 0, 4,             /* CSRCs */
    0xBE, 0xDE, 0x00, 0x05,                         /* five words */
    0x10, 0xAA,                                     /* audio level: V, 42 */
    0x22, 0x01, 0x02, 0x03,                         /* abs-send-time */
    0x00, 0x31, 0xBE, 0xEF,                         /* padding, transport-cc 0xBEEF */
    0x42, 'm',  'i',  'd',                          /* mid */
    0xD0, 0x05,                                     /* orientation */
    0xA0, 'h',                                      /* rid */
    0x50, 0xFF,                                     /* unknown */
    'p',  'q',  0,    0,    0, 4,                   /* payload, padding */
  };
  SfuRtpMeta meta;

  g_assert_cmpint (sfu_rtp_header_parse (data, sizeof data, &ids, &meta), ==, SFU_RTP_OK);
  g_assert_cmpuint (meta.flags, ==,
                    SFU_RTP_HAS_AUDIO_LEVEL | SFU_RTP_VOICE | SFU_RTP_HAS_ABS_SEND_TIME |
                        SFU_RTP_HAS_TRANSPORT_CC | SFU_RTP_HAS_VIDEO_ORIENTATION);
  g_assert_cmpuint (meta.audio_level, ==, 42);
  g_assert_cmpuint (meta.abs_send_time, ==, 0x010203);
  g_assert_cmpuint (meta.transport_seq, ==, 0xBEEF);
  g_assert_cmpuint (meta.video_orientation, ==, 5);
  g_assert_true (sfu_rtp_text_equal (data, meta.mid_offset, meta.mid_size, "mid"));
  g_assert_false (sfu_rtp_text_equal (data, meta.mid_offset, meta.mid_size, "mi"));
  g_assert_true (sfu_rtp_text_equal (data, meta.rid_offset, meta.rid_size, "h"));
  g_assert_false (sfu_rtp_text_equal (data, meta.repaired_rid_offset, 0, ""));
  g_assert_cmpuint (meta.header_size, ==, 44);
  g_assert_cmpuint (meta.payload_size, ==, 2);
  g_assert_cmpuint (meta.padding_size, ==, 4);
}

/* RFC 8285 4.2: id 15 ends the parsing, whatever follows. */
static void
test_one_byte_end (void)
{
  static const guint8 data[] = {
    0x90, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 2, 0xBE, 0xDE, 0x00, 1, 0xF7, 0x31, 0xBE, 0xEF,
  };
  SfuRtpMeta meta;

  g_assert_cmpint (sfu_rtp_header_parse (data, sizeof data, &ids, &meta), ==, SFU_RTP_OK);
  g_assert_cmpuint (meta.flags, ==, 0);
  g_assert_cmpuint (meta.payload_size, ==, 0);
}

static void
test_two_byte (void)
{
  static const guint8 data[] = {
    0x90, 0,    0,    1,    0, 0, 0, 1, 0, 0, 0, 2, /* X */
    0x10, 0x05, 0x00, 0x03,                         /* two-byte form, appbits 5 */
    0x03, 2,    0x12, 0x34,                         /* transport-cc */
    0x00, 0x14, 0,                                  /* padding, unknown and empty */
    0x04, 2,    'v',  '1',                          /* mid */
    0x00, 'x',                                      /* padding, payload */
  };
  SfuRtpMeta meta;

  g_assert_cmpint (sfu_rtp_header_parse (data, sizeof data, &ids, &meta), ==, SFU_RTP_OK);
  g_assert_cmpuint (meta.flags, ==, SFU_RTP_HAS_TRANSPORT_CC);
  g_assert_cmpuint (meta.transport_seq, ==, 0x1234);
  g_assert_true (sfu_rtp_text_equal (data, meta.mid_offset, meta.mid_size, "v1"));
  g_assert_cmpuint (meta.payload_size, ==, 1);
}

/* Profiles that are none of RFC 8285's are stepped over. */
static void
test_other_profile (void)
{
  static const guint8 data[] = { 0x90, 0,    0,    1, 0, 0, 0, 1, 0, 0,  0,
                                 2,    0xAB, 0xCD, 0, 1, 1, 2, 3, 4, 'x' };
  SfuRtpMeta meta;

  g_assert_cmpint (sfu_rtp_header_parse (data, sizeof data, &ids, &meta), ==, SFU_RTP_OK);
  g_assert_cmpuint (meta.header_size, ==, 20);
  g_assert_cmpuint (meta.flags, ==, 0);
}

static void
assert_refused (const guint8 *data, gsize size, SfuRtpResult expected)
{
  /* On the heap, so that AddressSanitizer sees a byte too many. */
  g_autofree guint8 *copy = g_memdup2 (data, size);
  SfuRtpMeta meta;

  g_assert_cmpint (sfu_rtp_header_parse (copy, size, &ids, &meta), ==, expected);
}

static void
test_refused (void)
{
  static const guint8 plain[] = { 0x80, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 2 };
  static const guint8 version[] = { 0x40, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 2 };
  static const guint8 csrc[] = { 0x81, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0 };
  static const guint8 no_block[] = { 0x90, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 2, 0xBE, 0xDE, 0 };
  static const guint8 block[] = { 0x90, 0, 0,    1,    0, 0, 0, 1, 0, 0,
                                  0,    2, 0xBE, 0xDE, 0, 2, 0, 0, 0, 0 };
  static const guint8 element[] = { 0x90, 0, 0,    1,    0, 0, 0, 1,    0, 0,
                                    0,    2, 0xBE, 0xDE, 0, 1, 0, 0x32, 1, 2 };
  static const guint8 two_byte[] = { 0x90, 0, 0,    1,    0, 0, 0, 1, 0, 0,
                                     0,    2, 0x10, 0x00, 0, 1, 0, 0, 0, 4 };
  static const guint8 two_byte_size[] = { 0x90, 0, 0,    1,    0, 0, 0, 1, 0, 0,
                                          0,    2, 0x10, 0x00, 0, 1, 0, 4, 2, 4 };
  static const guint8 padding_none[] = { 0xA0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 2 };
  static const guint8 padding_zero[] = { 0xA0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 2, 1, 0 };
  static const guint8 padding_long[] = { 0xA0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 2, 1, 3 };

  for (gsize size = 0; size < sizeof plain; size++)
    assert_refused (plain, size, SFU_RTP_SHORT);
  assert_refused (plain, sizeof plain, SFU_RTP_OK);
  assert_refused (version, sizeof version, SFU_RTP_VERSION);
  assert_refused (csrc, sizeof csrc, SFU_RTP_CSRC);
  assert_refused (no_block, sizeof no_block, SFU_RTP_EXTENSION);
  assert_refused (block, sizeof block, SFU_RTP_EXTENSION);
  assert_refused (element, sizeof element, SFU_RTP_EXTENSION);
  assert_refused (two_byte, sizeof two_byte, SFU_RTP_EXTENSION);
  assert_refused (two_byte_size, sizeof two_byte_size, SFU_RTP_EXTENSION);
  assert_refused (padding_none, sizeof padding_none, SFU_RTP_PADDING);
  assert_refused (padding_zero, sizeof padding_zero, SFU_RTP_PADDING);
  assert_refused (padding_long, sizeof padding_long, SFU_RTP_PADDING);
}

static void
test_write_golden (void)
{
  static const guint8 expected[] = {
    0x90, 0xE0, 0x12, 0x34, 0x01, 0x02, 0x03, 0x04, 0xCA, 0xFE, 0xBA, 0xBE, /* fixed header */
    0xBE, 0xDE, 0x00, 0x02,                                                 /* two words */
    0x41, 'v',  '1',                                                        /* mid */
    0x31, 0xBE, 0xEF,                                                       /* transport-cc */
    0,    0,
  };
  SfuRtpHeader header = {
    .payload_type = 96,
    .flags = SFU_RTP_MARKER | SFU_RTP_HAS_TRANSPORT_CC,
    .seq = 0x1234,
    .timestamp = 0x01020304,
    .ssrc = 0xCAFEBABE,
    .ids = &ids,
    .mid = "v1",
    .transport_seq = 0xBEEF,
  };
  guint8 buffer[SFU_RTP_HEADER_ROOM];

  g_assert_cmpmem (buffer, sfu_rtp_header_write (&header, buffer), expected, sizeof expected);
  header.ids = NULL;
  g_assert_cmpuint (sfu_rtp_header_write (&header, buffer), ==, 12);
  g_assert_cmphex (buffer[0], ==, 0x80);
}

static void
check_round_trip (const SfuExtensionIds *with, const char *mid)
{
  SfuRtpHeader header = {
    .payload_type = 111,
    .flags = SFU_RTP_HAS_AUDIO_LEVEL | SFU_RTP_VOICE | SFU_RTP_HAS_VIDEO_ORIENTATION |
             SFU_RTP_HAS_ABS_SEND_TIME | SFU_RTP_HAS_TRANSPORT_CC,
    .ids = with,
    .mid = mid,
    .audio_level = 127,
    .video_orientation = 3,
    .transport_seq = 0x8001,
    .abs_send_time = 0xABCDEF,
  };
  guint8 buffer[SFU_RTP_HEADER_ROOM];
  gsize size = sfu_rtp_header_write (&header, buffer);
  SfuRtpMeta meta;

  g_assert_cmpuint (size % 4, ==, 0);
  g_assert_cmpuint (size, <=, sizeof buffer);
  g_assert_cmpint (sfu_rtp_header_parse (buffer, size, with, &meta), ==, SFU_RTP_OK);
  g_assert_cmpuint (meta.flags, ==, header.flags);
  g_assert_cmpuint (meta.audio_level, ==, 127);
  g_assert_cmpuint (meta.video_orientation, ==, 3);
  g_assert_cmpuint (meta.transport_seq, ==, 0x8001);
  g_assert_cmpuint (meta.abs_send_time, ==, 0xABCDEF);
  g_assert_cmpuint (meta.header_size, ==, size);
  g_assert_true (sfu_rtp_text_equal (buffer, meta.mid_offset, meta.mid_size, mid));
}

static void
test_round_trip (void)
{
  SfuExtensionIds high = ids;

  check_round_trip (&ids, "0");
  check_round_trip (&ids, "0123456789abcdef");
  /* An id above 14 needs the two-byte form. */
  high.mid = 15;
  check_round_trip (&high, "0123456789abcdef");
  high.transport_cc = 255;
  check_round_trip (&high, "x");
}

/* A descriptor that brings a structure is too long for the one-byte form. */
static void
check_descriptor (gsize size)
{
  const SfuExtensionIds with = { .mid = 4, .transport_cc = 3, .dependency_descriptor = 12 };
  guint8 bytes[G_MAXUINT8], buffer[SFU_RTP_HEADER_ROOM];
  SfuRtpHeader header = { .ids = &with, .mid = "0123456789abcdef", .descriptor = bytes };
  SfuRtpMeta meta;
  gsize written;

  for (gsize i = 0; i < sizeof bytes; i++)
    bytes[i] = (guint8) (i + 1);
  header.descriptor_size = (guint8) size;
  written = sfu_rtp_header_write (&header, buffer);
  g_assert_cmpuint (written, <=, sizeof buffer);
  g_assert_cmpint (sfu_rtp_header_parse (buffer, written, &with, &meta), ==, SFU_RTP_OK);
  g_assert_cmpmem (buffer + meta.descriptor_offset, meta.descriptor_size, bytes, size);
  g_assert_true (sfu_rtp_text_equal (buffer, meta.mid_offset, meta.mid_size, header.mid));
}

static void
test_descriptor (void)
{
  check_descriptor (0);
  check_descriptor (3);
  check_descriptor (16);
  check_descriptor (17);
  check_descriptor (G_MAXUINT8);
}

static void
test_abs_send_time (void)
{
  g_assert_cmphex (sfu_rtp_abs_send_time (0), ==, 0);
  g_assert_cmphex (sfu_rtp_abs_send_time (G_USEC_PER_SEC), ==, 1 << 18);
  g_assert_cmphex (sfu_rtp_abs_send_time (G_USEC_PER_SEC / 2), ==, 1 << 17);
  g_assert_cmphex (sfu_rtp_abs_send_time (64 * (gint64) G_USEC_PER_SEC - 1), ==, 0xFFFFFF);
  g_assert_cmphex (sfu_rtp_abs_send_time (65 * (gint64) G_USEC_PER_SEC), ==, 1 << 18);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rtp/header/plain", test_plain);
  g_test_add_func ("/rtp/header/one-byte", test_one_byte);
  g_test_add_func ("/rtp/header/one-byte-end", test_one_byte_end);
  g_test_add_func ("/rtp/header/two-byte", test_two_byte);
  g_test_add_func ("/rtp/header/other-profile", test_other_profile);
  g_test_add_func ("/rtp/header/refused", test_refused);
  g_test_add_func ("/rtp/header/write-golden", test_write_golden);
  g_test_add_func ("/rtp/header/round-trip", test_round_trip);
  g_test_add_func ("/rtp/header/descriptor", test_descriptor);
  g_test_add_func ("/rtp/header/abs-send-time", test_abs_send_time);
  return g_test_run ();
}
