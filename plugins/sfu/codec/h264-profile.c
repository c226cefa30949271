#include "plugins/sfu/codec/h264-profile.h"

#include <string.h>

#include "plugins/sfu/codec/fmtp.h"

/* RFC 6184 8.1: Baseline, level 1. */
#define DEFAULT_ID "42000A"

/* constraint_set3_flag, which makes level 1.1 to 1b below the high profiles (ITU-T H.264 A.3.4). */
#define CONSTRAINT_3 0x10
#define LEVEL_1_1 11

#define PROFILE_BASELINE 66
#define PROFILE_MAIN 77
#define PROFILE_EXTENDED 88
#define PROFILE_HIGH 100
#define PROFILE_HIGH_444 244

/* RFC 6184 table 5: a profile by profile_idc and the bits of profile-iop that tell; several
 * spellings are one profile. */
static const struct
{
  guint8 idc;
  guint8 mask, bits;
  SfuH264Profile profile;
} patterns[] = {
  { PROFILE_BASELINE, 0x4F, 0x40, SFU_H264_CONSTRAINED_BASELINE },
  { PROFILE_MAIN, 0x8F, 0x80, SFU_H264_CONSTRAINED_BASELINE },
  { PROFILE_EXTENDED, 0xCF, 0xC0, SFU_H264_CONSTRAINED_BASELINE },
  { PROFILE_BASELINE, 0x4F, 0x00, SFU_H264_BASELINE },
  { PROFILE_EXTENDED, 0xCF, 0x80, SFU_H264_BASELINE },
  { PROFILE_EXTENDED, 0xCF, 0x00, SFU_H264_EXTENDED },
  { PROFILE_EXTENDED, 0xCF, 0x40, SFU_H264_EXTENDED },
  { PROFILE_MAIN, 0xAF, 0x00, SFU_H264_MAIN },
  { PROFILE_HIGH, 0xFF, 0x0C, SFU_H264_CONSTRAINED_HIGH },
  { PROFILE_HIGH, 0xFF, 0x00, SFU_H264_HIGH },
  { PROFILE_HIGH_444, 0xFF, 0x00, SFU_H264_HIGH_444 },
};

/* Returns: %FALSE unless it is exactly six digits. */
static gboolean
read_hex (const char *text, guint32 *value)
{
  *value = 0;
  if (strlen (text) != 6)
    return FALSE;
  for (guint i = 0; i < 6; i++)
    {
      int digit = g_ascii_xdigit_value (text[i]);

      if (digit < 0)
        return FALSE;
      *value = *value << 4 | (guint32) digit;
    }
  return TRUE;
}

gboolean
sfu_h264_profile_parse (const char *text, SfuH264ProfileLevel *profile)
{
  guint32 value;

  if (!read_hex (text, &value))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (patterns); i++)
    {
      guint8 idc = (guint8) (value >> 16), iop = (guint8) (value >> 8), level = (guint8) value;

      if (patterns[i].idc != idc || (iop & patterns[i].mask) != patterns[i].bits)
        continue;
      if (idc < PROFILE_HIGH && level == LEVEL_1_1 && (iop & CONSTRAINT_3) != 0)
        level = SFU_H264_LEVEL_1B;
      *profile = (SfuH264ProfileLevel){ patterns[i].profile, level };
      return TRUE;
    }
  return FALSE;
}

gboolean
sfu_h264_format_parse (const char *fmtp, SfuH264Format *format)
{
  char text[sizeof format->text + 1];

  *format = (SfuH264Format){ 0 };
  if (!sfu_fmtp_get (fmtp, "profile-level-id", text, sizeof text))
    g_strlcpy (text, DEFAULT_ID, sizeof text);
  g_strlcpy (format->text, text, sizeof format->text);
  format->packetization = sfu_fmtp_get_number (fmtp, "packetization-mode", 0);
  return format->packetization <= 1 && sfu_h264_profile_parse (text, &format->profile);
}
