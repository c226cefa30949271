/* H.264's profile-level-id, RFC 6184 8.1: what a stream may contain, as SDP says it. Pure
 * functions. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  SFU_H264_CONSTRAINED_BASELINE,
  SFU_H264_BASELINE,
  SFU_H264_EXTENDED,
  SFU_H264_MAIN,
  SFU_H264_CONSTRAINED_HIGH,
  SFU_H264_HIGH,
  SFU_H264_HIGH_444,
} SfuH264Profile;

/* Level 1b is between 1 (10) and 1.1 (11); H.264 gives it this number in the high profiles, so
 * that numbers of levels do not compare. */
#define SFU_H264_LEVEL_1B 9

typedef struct
{
  SfuH264Profile profile;
  guint8 level; /* ten times the level: 31 for 3.1 */
} SfuH264ProfileLevel;

/* @text: six hexadecimal digits. Returns: %FALSE for what we do not know. */
gboolean sfu_h264_profile_parse (const char *text, SfuH264ProfileLevel *profile);

/* What an fmtp means, with RFC 6184's defaults for what it does not say. */
typedef struct
{
  SfuH264ProfileLevel profile;
  char text[7];        /* profile-level-id */
  guint packetization; /* packetization-mode; we forward 0 and 1 */
} SfuH264Format;

/* @fmtp: (nullable). Returns: %FALSE for a profile we do not know or a mode above 1. */
gboolean sfu_h264_format_parse (const char *fmtp, SfuH264Format *format);

G_END_DECLS
