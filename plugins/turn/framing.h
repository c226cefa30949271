/* The two frames that carry data, read and written without a STUN library: ChannelData
 * (RFC 8656 12.4) and the Data indication (11.4). */
#pragma once

#include <glib.h>

#include "gateway/net/address.h"

G_BEGIN_DECLS

#define TURN_CHANNEL_HEADER 4

/* What a Data indication has around its data: header, XOR-PEER-ADDRESS of IPv6, DATA, padding. */
#define TURN_INDICATION_ROOM (20 + 24 + 4 + 3)

/* The client's payload inside a datagram. */
typedef struct
{
  guint16 channel;
  const guint8 *data;
  gsize size;
} TurnChannelData;

/* By its first byte (RFC 7983 7, for what can come to this port). */
gboolean turn_channel_data_is (const guint8 *data, gsize size);

/* Padding behind the payload is tolerated. Returns: %FALSE when the length does not fit. */
gboolean turn_channel_data_read (const guint8 *data, gsize size, TurnChannelData *frame);

/* @out: size + TURN_CHANNEL_HEADER bytes of room. Returns: the frame's size. */
gsize turn_channel_data_write (guint8 *out, guint16 channel, const guint8 *data, gsize size);

/* What a stream (RFC 8489 6.2.2, RFC 8656 12.5) begins with. */
typedef enum
{
  TURN_FRAME_KNOWN,   /* a message or ChannelData of known length */
  TURN_FRAME_PARTIAL, /* more has to come before that can be said */
  TURN_FRAME_BAD,     /* somebody speaks something else */
} TurnFrameVerdict;

typedef struct
{
  gsize size;    /* in the stream, perhaps more than has come */
  gsize content; /* the same without padding */
} TurnFrame;

/* @frame: set when the verdict is TURN_FRAME_KNOWN. */
TurnFrameVerdict turn_frame_measure (const guint8 *data, gsize size, TurnFrame *frame);

/* @transaction: 12 bytes. @out: size + TURN_INDICATION_ROOM bytes of room. Returns: the message's
 * size. */
gsize turn_data_indication_write (
    guint8 *out, const guint8 *transaction, const GwAddress *peer, const guint8 *data, gsize size);

G_END_DECLS
