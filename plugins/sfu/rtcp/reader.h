/* Walks over a compound RTCP packet (RFC 3550 6.1, A.2; reduced size too, RFC 5506). Each message
 * type has its own file, which reads a SfuRtcpPacket's body. Pure, any thread. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  SFU_RTCP_SR = 200,
  SFU_RTCP_RR = 201,
  SFU_RTCP_SDES = 202,
  SFU_RTCP_BYE = 203,
  SFU_RTCP_APP = 204,
  SFU_RTCP_RTPFB = 205, /* RFC 4585 transport layer feedback */
  SFU_RTCP_PSFB = 206,  /* RFC 4585 payload-specific feedback */
  SFU_RTCP_XR = 207,
} SfuRtcpType;

/* Formats of RTPFB (count field). */
#define SFU_RTPFB_NACK 1
#define SFU_RTPFB_TRANSPORT_CC 15
/* Formats of PSFB. */
#define SFU_PSFB_PLI 1
#define SFU_PSFB_FIR 4
#define SFU_PSFB_AFB 15 /* REMB */

typedef enum
{
  SFU_RTCP_OK,
  SFU_RTCP_SHORT,   /* no header, or a length past the end */
  SFU_RTCP_VERSION, /* not version 2 */
  SFU_RTCP_TYPE,    /* the first one is no RTCP type */
  SFU_RTCP_PADDING, /* padding where none may be, or more than there is */
} SfuRtcpResult;

typedef struct
{
  guint8 type;        /* SfuRtcpType, or one we do not know */
  guint8 count;       /* reports, chunks, sources or the feedback format */
  const guint8 *body; /* behind the four bytes of header */
  gsize size;         /* of body, without padding */
} SfuRtcpPacket;

typedef struct
{
  const guint8 *data;
  gsize size;
} SfuRtcpReader;

/* Checks the whole compound first: all or nothing. @data must outlive the reader. */
SfuRtcpResult sfu_rtcp_reader_init (SfuRtcpReader *reader, const guint8 *data, gsize size);

/* Returns: %FALSE at the end. */
gboolean sfu_rtcp_reader_next (SfuRtcpReader *reader, SfuRtcpPacket *packet);

G_END_DECLS
