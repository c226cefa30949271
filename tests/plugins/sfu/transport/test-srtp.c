/* SRTP against the RFCs' vectors and against libsrtp2, both ways. */
#include "plugins/sfu/transport/srtp.h"

#include <srtp2/srtp.h>
#include <string.h>

#define ROOM 256

static gsize
unhex (const char *hex, guint8 *bytes)
{
  gsize size = 0;
  for (; *hex; hex++)
    if (*hex != ' ')
      {
        guint8 high = (guint8) g_ascii_xdigit_value (*hex++);
        bytes[size++] = (guint8) (high << 4 | g_ascii_xdigit_value (*hex));
      }
  return size;
}

/* RFC 3711 appendix B.3 */
static void
test_kdf_vector (void)
{
  guint8 key[16], salt[14], expected[20];
  SfuSrtpKeys keys;
  unhex ("E1F97A0D3E018BE0D64FA32C06DE4139", key);
  unhex ("0EC675AD498AFEEBB6960B3AABE6", salt);
  g_assert_true (sfu_srtp_kdf (SFU_SRTP_AES128_CM_SHA1_80, key, salt, SFU_SRTP_KDF_RTP, &keys));
  unhex ("C61E7A93744F39EE10734AFE3FF7A087", expected);
  g_assert_cmpmem (keys.key, 16, expected, 16);
  unhex ("30CBBC08863D8C85D49DB34A9AE1", expected);
  g_assert_cmpmem (keys.salt, 14, expected, 14);
  unhex ("CEBE321F6FF7716B6FD4AB49AF256A156D38BAA4", expected);
  g_assert_cmpmem (keys.auth, 20, expected, 20);
}

/* RFC 3711 appendix B.2 */
static void
test_counter_vector (void)
{
  static const guint8 zeros[32];
  guint8 out[32], tag[SFU_SRTP_TAG_MAX], expected[32];
  SfuSrtpKeys keys = { 0 };
  unhex ("2B7E151628AED2A6ABF7158809CF4F3C", keys.key);
  unhex ("F0F1F2F3F4F5F6F7F8F9FAFBFCFD", keys.salt);
  unhex ("E03EAD0935C95E80E166B16DD92B4EB4 D23513162B02D0F72A43A2FE4A5F97AB", expected);
  g_autoptr (SfuSrtpCipher) cipher =
      sfu_srtp_cipher_new (SFU_SRTP_AES128_CM_SHA1_80, SFU_SRTP_SEAL, &keys);
  g_assert_true (sfu_srtp_cipher_seal (cipher, (SfuSrtpNonce){ 0, 0 }, &(SfuSrtpAssociated){ 0 },
                                       zeros, sizeof zeros, out, tag));
  g_assert_cmpmem (out, sizeof out, expected, sizeof expected);
}

static void
check_gcm_vector (SfuSrtpNonce nonce,
                  const char *packet_hex,
                  gsize header_size,
                  const char *trailer_hex,
                  const char *sealed_hex)
{
  guint8 packet[ROOM], trailer[4], sealed[ROOM], out[ROOM], tag[SFU_SRTP_TAG_MAX];
  SfuSrtpKeys keys = { 0 };
  unhex ("000102030405060708090a0b0c0d0e0f", keys.key);
  unhex ("517569642070726f2071756f", keys.salt);
  gsize size = unhex (packet_hex, packet) - header_size;
  SfuSrtpAssociated associated = { packet, header_size, trailer, unhex (trailer_hex, trailer) };
  g_assert_cmpuint (unhex (sealed_hex, sealed), ==, size + SFU_SRTP_TAG_MAX);

  g_autoptr (SfuSrtpCipher) seal =
      sfu_srtp_cipher_new (SFU_SRTP_AEAD_AES_128_GCM, SFU_SRTP_SEAL, &keys);
  g_autoptr (SfuSrtpCipher) open =
      sfu_srtp_cipher_new (SFU_SRTP_AEAD_AES_128_GCM, SFU_SRTP_OPEN, &keys);
  g_assert_true (
      sfu_srtp_cipher_seal (seal, nonce, &associated, packet + header_size, size, out, tag));
  g_assert_cmpmem (out, size, sealed, size);
  g_assert_cmpmem (tag, sizeof tag, sealed + size, sizeof tag);
  g_assert_true (sfu_srtp_cipher_open (open, nonce, &associated, out, size, tag));
  g_assert_cmpmem (out, size, packet + header_size, size);
}

/* RFC 7714 16.1.1 and 17.1 */
static void
test_gcm_vectors (void)
{
  check_gcm_vector ((SfuSrtpNonce){ 0x5501a0b2, 0xf17b },
                    "8040f17b 8041f8d3 5501a0b2 47616c6c 69612065 7374206f 6d6e6973 20646976"
                    "69736120 696e2070 61727465 73207472 6573",
                    12, "",
                    "f24de3a3 fb34de6c acba861c 9d7e4bca be633bd5 0d294e6f 42a5f47a 51c7d19b"
                    "36de3adf 8833899d 7f27beb1 6a9152cf 765ee439 0cce");
  check_gcm_vector ((SfuSrtpNonce){ 0x4d617273, 0x5d4 },
                    "81c8000d 4d617273 4e545031 4e545032 52545020 0000042a 0000e930 4c756e61"
                    "deadbeef deadbeef deadbeef deadbeef deadbeef",
                    8, "800005d4",
                    "63e94885 dcdab67c a727d766 2f6b7e99 7ff5c0f7 6c06f32d c676a5f1 730d6fda"
                    "4ce09b46 86303ded 0bb9275b c84aa458 96cf4d2f c5abf872 45d9eade");
}

static const guint8 key[] = "0123456789abcdef";
static const guint8 salt[] = "saltsaltsalt14";

typedef struct
{
  SfuSrtp *in, *out;
  srtp_t their_in, their_out;
} Pair;

static srtp_t
their_session (srtp_profile_t profile, srtp_ssrc_type_t type)
{
  guint8 both[SRTP_MAX_KEY_LEN];
  srtp_policy_t policy = { .ssrc.type = type, .window_size = 1024, .key = both };
  srtp_t session = NULL;
  memcpy (both, key, 16);
  memcpy (both + 16, salt, 14);
  srtp_crypto_policy_set_from_profile_for_rtp (&policy.rtp, profile);
  srtp_crypto_policy_set_from_profile_for_rtcp (&policy.rtcp, profile);
  g_assert_cmpint (srtp_create (&session, &policy), ==, srtp_err_status_ok);
  return session;
}

static Pair
pair_new (SfuSrtpProfile profile)
{
  srtp_profile_t theirs = profile == SFU_SRTP_AEAD_AES_128_GCM ? srtp_profile_aead_aes_128_gcm
                                                               : srtp_profile_aes128_cm_sha1_80;
  return (Pair){ sfu_srtp_new (profile, SFU_SRTP_OPEN, key, salt),
                 sfu_srtp_new (profile, SFU_SRTP_SEAL, key, salt),
                 their_session (theirs, ssrc_any_inbound),
                 their_session (theirs, ssrc_any_outbound) };
}

static void
pair_clear (Pair *pair)
{
  sfu_srtp_free (pair->in);
  sfu_srtp_free (pair->out);
  srtp_dealloc (pair->their_in);
  srtp_dealloc (pair->their_out);
}

/* With a CSRC and an extension of one word: 24 bytes. Returns: the whole size. */
static gsize
make_rtp (guint8 *packet, guint32 ssrc, guint16 sequence, gsize payload)
{
  static const guint8 header[] = { 0x91, 0x60, 0, 0, 0,    0,    0, 1, 0, 0, 0, 0,
                                   1,    2,    3, 4, 0xBE, 0xDE, 0, 1, 5, 6, 7, 8 };
  memcpy (packet, header, sizeof header);
  packet[2] = (guint8) (sequence >> 8);
  packet[3] = (guint8) sequence;
  for (gsize i = 0; i < 4; i++)
    packet[8 + i] = (guint8) (ssrc >> (24 - 8 * i));
  memset (packet + sizeof header, 0x5A, payload);
  return sizeof header + payload;
}

static void
send_to_them (Pair *pair, guint16 sequence, gsize payload)
{
  guint8 packet[ROOM], sealed[ROOM];
  gsize size = make_rtp (packet, 7, sequence, payload);
  int length = (int) sfu_srtp_seal_rtp (pair->out, packet, 24, packet + 24, size - 24, sealed);
  g_assert_cmpint (length, >, 0);
  g_assert_cmpint (srtp_unprotect (pair->their_in, sealed, &length), ==, srtp_err_status_ok);
  g_assert_cmpmem (sealed, (gsize) length, packet, size);
}

static SfuSrtpVerdict
receive_from_them (Pair *pair, guint32 ssrc, guint16 sequence, gsize payload)
{
  guint8 packet[ROOM], sealed[ROOM];
  gsize size = make_rtp (packet, ssrc, sequence, payload);
  int length = (int) size;
  memcpy (sealed, packet, size);
  g_assert_cmpint (srtp_protect (pair->their_out, sealed, &length), ==, srtp_err_status_ok);
  gsize opened = (gsize) length;
  SfuSrtpVerdict verdict = sfu_srtp_open_rtp (pair->in, sealed, &opened);
  if (verdict == SFU_SRTP_OK)
    g_assert_cmpmem (sealed, opened, packet, size);
  return verdict;
}

static void
test_rtp (gconstpointer profile)
{
  Pair pair = pair_new ((SfuSrtpProfile) GPOINTER_TO_INT (profile));
  for (gsize payload = 0; payload < 150; payload += 7)
    {
      send_to_them (&pair, (guint16) payload, payload);
      g_assert_cmpint (receive_from_them (&pair, 7, (guint16) payload, payload), ==, SFU_SRTP_OK);
    }
  pair_clear (&pair);
}

/* Three turns of the sequence number, in jumps and with packets out of order. */
static void
test_rollover (gconstpointer profile)
{
  Pair pair = pair_new ((SfuSrtpProfile) GPOINTER_TO_INT (profile));
  for (guint32 sequence = 30000; sequence < 3 * 65536; sequence += 99)
    {
      send_to_them (&pair, (guint16) sequence, 20);
      send_to_them (&pair, (guint16) (sequence - 50), 20);
      g_assert_cmpint (receive_from_them (&pair, 7, (guint16) sequence, 20), ==, SFU_SRTP_OK);
      g_assert_cmpint (receive_from_them (&pair, 7, (guint16) (sequence - 50), 20), ==,
                       SFU_SRTP_OK);
    }
  pair_clear (&pair);
}

static void
test_rtcp (gconstpointer profile)
{
  static const guint8 packet[] = { 0x81, 206, 0, 2, 0, 0, 0, 9, 1, 2, 3, 4 };
  Pair pair = pair_new ((SfuSrtpProfile) GPOINTER_TO_INT (profile));
  for (guint i = 0; i < 50; i++)
    {
      guint8 sealed[ROOM], again[ROOM];
      int length = (int) sfu_srtp_seal_rtcp (pair.out, packet, sizeof packet, sealed);
      g_assert_cmpint (srtp_unprotect_rtcp (pair.their_in, sealed, &length), ==,
                       srtp_err_status_ok);
      g_assert_cmpmem (sealed, (gsize) length, packet, sizeof packet);

      length = sizeof packet;
      memcpy (sealed, packet, sizeof packet);
      g_assert_cmpint (srtp_protect_rtcp (pair.their_out, sealed, &length), ==, srtp_err_status_ok);
      gsize size = (gsize) length;
      memcpy (again, sealed, size);
      g_assert_cmpint (sfu_srtp_open_rtcp (pair.in, sealed, &size), ==, SFU_SRTP_OK);
      g_assert_cmpmem (sealed, size, packet, sizeof packet);
      size = (gsize) length;
      g_assert_cmpint (sfu_srtp_open_rtcp (pair.in, again, &size), ==, SFU_SRTP_REPLAYED);
    }
  pair_clear (&pair);
}

/* Each bit of a packet, and each length. */
static void
test_tampering (gconstpointer profile)
{
  guint8 packet[ROOM], sealed[ROOM], copy[ROOM];
  Pair pair = pair_new ((SfuSrtpProfile) GPOINTER_TO_INT (profile));
  gsize plain = make_rtp (packet, 7, 100, 20);
  gsize sealed_size = sfu_srtp_seal_rtp (pair.out, packet, 24, packet + 24, plain - 24, sealed);
  for (gsize bit = 0; bit < sealed_size * 8; bit++)
    {
      gsize size = sealed_size;
      memcpy (copy, sealed, sealed_size);
      copy[bit / 8] ^= (guint8) (1 << (bit % 8));
      g_assert_cmpint (sfu_srtp_open_rtp (pair.in, copy, &size), !=, SFU_SRTP_OK);
    }
  for (gsize length = 0; length < sealed_size; length++)
    {
      gsize size = length;
      g_autofree guint8 *exact = g_memdup2 (sealed, length);
      g_assert_cmpint (sfu_srtp_open_rtp (pair.in, exact, &size), !=, SFU_SRTP_OK);
      g_autofree guint8 *other = g_memdup2 (sealed, length);
      g_assert_cmpint (sfu_srtp_open_rtcp (pair.in, other, &size), !=, SFU_SRTP_OK);
    }
  /* None of it spoilt the state. */
  gsize size = sealed_size;
  memcpy (copy, sealed, sealed_size);
  g_assert_cmpint (sfu_srtp_open_rtp (pair.in, copy, &size), ==, SFU_SRTP_OK);
  size = sealed_size;
  g_assert_cmpint (sfu_srtp_open_rtp (pair.in, sealed, &size), ==, SFU_SRTP_REPLAYED);
  pair_clear (&pair);
}

/* Of RTP and RTCP of one SSRC: who had the one need not have had the other. */
static void
test_ahead (gconstpointer profile)
{
  guint8 packet[ROOM], first[ROOM], later[ROOM], report[ROOM];
  Pair pair = pair_new ((SfuSrtpProfile) GPOINTER_TO_INT (profile));
  gsize plain = make_rtp (packet, 7, 65535, 20);
  gsize size = sfu_srtp_seal_rtp (pair.out, packet, 24, packet + 24, plain - 24, first);
  make_rtp (packet, 7, 2, 20);
  gsize later_size = sfu_srtp_seal_rtp (pair.out, packet, 24, packet + 24, plain - 24, later);
  g_assert_cmpuint (sfu_srtp_ahead (pair.in, SFU_SRTP_KDF_RTP, first, size), ==, 0);

  g_assert_cmpint (sfu_srtp_open_rtp (pair.in, first, &size), ==, SFU_SRTP_OK);
  g_assert_cmpuint (sfu_srtp_ahead (pair.in, SFU_SRTP_KDF_RTP, later, later_size), ==, 3);
  for (gsize length = 0; length < later_size; length++)
    {
      g_autofree guint8 *exact = g_memdup2 (later, length);
      g_assert_cmpuint (sfu_srtp_ahead (pair.in, SFU_SRTP_KDF_RTP, exact, length), <=, 3);
      (void) sfu_srtp_ahead (pair.in, SFU_SRTP_KDF_RTCP, exact, length);
    }
  g_assert_cmpint (sfu_srtp_open_rtp (pair.in, later, &later_size), ==, SFU_SRTP_OK);
  g_assert_cmpuint (sfu_srtp_ahead (pair.in, SFU_SRTP_KDF_RTP, later, later_size), ==, 0);

  const guint8 plain_report[] = { 0x80, 201, 0, 1, 0, 0, 0, 7 };
  for (guint i = 0; i < 3; i++)
    {
      size = sfu_srtp_seal_rtcp (pair.out, plain_report, sizeof plain_report, report);
      g_assert_cmpuint (sfu_srtp_ahead (pair.in, SFU_SRTP_KDF_RTCP, report, size), ==, i);
      if (i == 0)
        g_assert_cmpint (sfu_srtp_open_rtcp (pair.in, report, &size), ==, SFU_SRTP_OK);
    }
  pair_clear (&pair);
}

static void
test_never_twice (void)
{
  guint8 packet[ROOM], sealed[ROOM];
  Pair pair = pair_new (SFU_SRTP_AEAD_AES_128_GCM);
  make_rtp (packet, 7, 5000, 20);
  g_assert_cmpuint (sfu_srtp_seal_rtp (pair.out, packet, 24, packet + 24, 20, sealed), >, 0);
  g_assert_cmpuint (sfu_srtp_seal_rtp (pair.out, packet, 24, packet + 24, 20, sealed), ==, 0);
  make_rtp (packet, 7, 5000 - 1024, 20);
  g_assert_cmpuint (sfu_srtp_seal_rtp (pair.out, packet, 24, packet + 24, 20, sealed), ==, 0);
  make_rtp (packet, 7, 5000 - 1023, 20);
  g_assert_cmpuint (sfu_srtp_seal_rtp (pair.out, packet, 24, packet + 24, 20, sealed), >, 0);
  pair_clear (&pair);
}

/* More SSRCs than are remembered: the busy one stays, with its rollover counter. */
static void
test_many_streams (void)
{
  Pair pair = pair_new (SFU_SRTP_AEAD_AES_128_GCM);
  guint32 turns = 0;
  for (guint32 sequence = 40000; sequence < 70000; sequence += 10000)
    g_assert_cmpint (receive_from_them (&pair, 7, (guint16) sequence, 20), ==, SFU_SRTP_OK);
  for (guint32 ssrc = 100; ssrc < 100 + 3 * SFU_SRTP_STREAMS_MAX; ssrc++)
    {
      g_assert_cmpint (receive_from_them (&pair, ssrc, 1, 20), ==, SFU_SRTP_OK);
      g_assert_cmpint (receive_from_them (&pair, 7, (guint16) (5000 + turns++), 20), ==,
                       SFU_SRTP_OK);
    }
  pair_clear (&pair);
}

static void
add_for_both (const char *name, GTestDataFunc function)
{
  g_autofree char *gcm = g_strdup_printf ("/srtp/gcm/%s", name);
  g_autofree char *cm = g_strdup_printf ("/srtp/cm/%s", name);
  g_test_add_data_func (gcm, GINT_TO_POINTER (SFU_SRTP_AEAD_AES_128_GCM), function);
  g_test_add_data_func (cm, GINT_TO_POINTER (SFU_SRTP_AES128_CM_SHA1_80), function);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (srtp_init (), ==, srtp_err_status_ok);
  g_test_add_func ("/srtp/vectors/kdf", test_kdf_vector);
  g_test_add_func ("/srtp/vectors/counter-mode", test_counter_vector);
  g_test_add_func ("/srtp/vectors/gcm", test_gcm_vectors);
  add_for_both ("rtp", test_rtp);
  add_for_both ("rollover", test_rollover);
  add_for_both ("rtcp", test_rtcp);
  add_for_both ("tampering", test_tampering);
  add_for_both ("ahead", test_ahead);
  g_test_add_func ("/srtp/never-twice", test_never_twice);
  g_test_add_func ("/srtp/many-streams", test_many_streams);
  int result = g_test_run ();
  srtp_shutdown ();
  return result;
}
