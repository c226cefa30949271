/* Retransmissions that are sent once more a little later, for one who loses much: a second loss of
 * the same packet would cost it another round trip, and its picture stands still meanwhile. Plain
 * struct, zeroed to begin; worker thread only. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define SFU_ECHO_ROOM 64

typedef struct
{
  guint loss; /* of 256, smoothed downwards */
  guint n;
  struct
  {
    guint16 seq;
    guint8 left; /* times */
  } waiting[SFU_ECHO_ROOM];
} SfuEcho;

/* @fraction_lost: of a report block. */
void sfu_echo_report (SfuEcho *echo, guint8 fraction_lost);

/* @seq was sent again. Where there is no room left it stays with that. */
void sfu_echo_resent (SfuEcho *echo, guint16 seq);

/* Call every 20 ms. @seqs: SFU_ECHO_ROOM of room. Returns: how many to send once more. */
guint sfu_echo_take (SfuEcho *echo, guint16 *seqs);

G_END_DECLS
