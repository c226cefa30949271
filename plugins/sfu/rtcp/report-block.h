/* A report block of SR and RR, RFC 3550 6.4.1. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define SFU_REPORT_BLOCK_SIZE 24
#define SFU_REPORT_BLOCKS_MAX 31

typedef struct
{
  guint32 ssrc;
  guint8 fraction_lost;   /* in 256ths, since the last report */
  gint32 cumulative_lost; /* 24 bits, may be negative */
  guint32 highest_seq;    /* cycles and sequence number */
  guint32 jitter;         /* clock units */
  guint32 lsr;            /* middle 32 bits of the last SR's NTP time; 0: none */
  guint32 dlsr;           /* since then, in 1/65536 s */
} SfuReportBlock;

/* Both: SFU_REPORT_BLOCK_SIZE bytes. */
void sfu_report_block_read (const guint8 *data, SfuReportBlock *block);
void sfu_report_block_write (const SfuReportBlock *block, guint8 *data);

G_END_DECLS
