#include "plugins/sfu/rtcp/transport-cc.h"

#include <string.h>

#include "plugins/sfu/rtp/bytes.h"

#define FIXED_SIZE 16
#define RUN_MAX 8191 /* 13 bits */
#define VECTOR_ONE_BIT 14
#define VECTOR_TWO_BIT 7

/* 3.1.1 */
enum
{
  NOT_RECEIVED,
  SMALL_DELTA, /* one byte, unsigned */
  LARGE_DELTA, /* two bytes, signed */
  RESERVED,
};

/* Appends what a chunk says to @symbols, @room of them at most. Returns: how many. */
static gsize
read_chunk (guint16 chunk, guint8 *symbols, gsize room)
{
  gboolean two_bit = (chunk & 0x4000) != 0;
  gsize n;

  /* 3.1.3: a run */
  if ((chunk & 0x8000) == 0)
    {
      n = MIN (room, (gsize) (chunk & RUN_MAX));
      memset (symbols, chunk >> 13 & 3, n);
      return n;
    }

  /* 3.1.4: a vector, the first packet in the highest bits */
  n = MIN (room, two_bit ? VECTOR_TWO_BIT : VECTOR_ONE_BIT);
  for (gsize i = 0; i < n; i++)
    symbols[i] = (guint8) (two_bit ? chunk >> (12 - 2 * i) & 3 : chunk >> (13 - i) & 1);
  return n;
}

/* Returns: the bytes behind the chunks, or %NULL. */
static const guint8 *
read_symbols (const guint8 *at, const guint8 *end, guint8 *symbols, gsize n_symbols)
{
  for (gsize n = 0; n < n_symbols; at += 2)
    {
      gsize added;

      if (end - at < 2)
        return NULL;
      added = read_chunk (sfu_read_be16 (at), symbols + n, n_symbols - n);
      if (added == 0)
        return NULL;
      n += added;
    }
  return at;
}

static gboolean
read_deltas (const guint8 *at,
             const guint8 *end,
             const guint8 *symbols,
             SfuRtcpTransportCc *feedback)
{
  gint64 time = feedback->reference_time * SFU_TRANSPORT_CC_REFERENCE;

  for (gsize i = 0; i < feedback->n_arrivals; i++)
    {
      if (symbols[i] == RESERVED || end - at < symbols[i])
        return FALSE;
      if (symbols[i] == SMALL_DELTA)
        time += at[0] * (gint64) SFU_TRANSPORT_CC_TICK;
      else if (symbols[i] == LARGE_DELTA)
        time += (gint16) sfu_read_be16 (at) * (gint64) SFU_TRANSPORT_CC_TICK;
      feedback->arrivals[i] = symbols[i] == NOT_RECEIVED ? SFU_TRANSPORT_CC_LOST : time;
      at += symbols[i]; /* a symbol's value is its delta's size */
    }
  return TRUE;
}

gboolean
sfu_rtcp_transport_cc_read (const SfuRtcpPacket *packet, SfuRtcpTransportCc *feedback)
{
  const guint8 *body = packet->body;
  const guint8 *end = body + packet->size;
  guint8 symbols[SFU_TRANSPORT_CC_MAX];
  const guint8 *deltas;
  guint32 reference;

  if (packet->type != SFU_RTCP_RTPFB || packet->count != SFU_RTPFB_TRANSPORT_CC ||
      packet->size < FIXED_SIZE)
    return FALSE;
  reference = sfu_read_be24 (body + 12);
  feedback->sender_ssrc = sfu_read_be32 (body);
  feedback->media_ssrc = sfu_read_be32 (body + 4);
  feedback->base_seq = sfu_read_be16 (body + 8);
  feedback->n_arrivals = sfu_read_be16 (body + 10);
  feedback->reference_time =
      reference & 0x800000 ? (gint32) reference - 0x1000000 : (gint32) reference;
  feedback->feedback_count = body[15];
  if (feedback->n_arrivals == 0 || feedback->n_arrivals > SFU_TRANSPORT_CC_MAX)
    return FALSE;

  deltas = read_symbols (body + FIXED_SIZE, end, symbols, feedback->n_arrivals);
  return deltas != NULL && read_deltas (deltas, end, symbols, feedback);
}

typedef struct
{
  gint64 reference; /* in units of 64 ms */
  gsize n;          /* packets told of */
  guint8 symbols[SFU_TRANSPORT_CC_MAX];
  gsize deltas_size;
  guint8 deltas[SFU_RTCP_ROOM];
} Plan;

/* At worst each seven packets need a chunk of their own. */
static gsize
worst_size (gsize n, gsize deltas_size)
{
  return 4 + FIXED_SIZE + (n + VECTOR_TWO_BIT - 1) / VECTOR_TWO_BIT * 2 + deltas_size + 3;
}

static void
plan_delta (Plan *plan, gsize i, gint64 delta)
{
  if (delta >= 0 && delta <= G_MAXUINT8)
    {
      plan->symbols[i] = SMALL_DELTA;
      plan->deltas[plan->deltas_size++] = (guint8) delta;
      return;
    }
  plan->symbols[i] = LARGE_DELTA;
  sfu_write_be16 (plan->deltas + plan->deltas_size, (guint16) (gint16) delta);
  plan->deltas_size += 2;
}

static gint64
divide_floor (gint64 value, gint64 by)
{
  return value >= 0 ? value / by : -((-value + by - 1) / by);
}

/* Chooses how many fit, and their symbols and deltas. It ends with one that was received. */
static void
make_plan (Plan *plan, const gint64 *arrivals, gsize n_arrivals, gsize room)
{
  gint64 last = 0; /* ticks: rounding errors must not add up */
  gboolean any = FALSE;

  plan->n = 0;
  plan->deltas_size = 0;
  for (gsize i = 0; i < MIN (n_arrivals, SFU_TRANSPORT_CC_MAX); i++)
    {
      gint64 ticks, delta;

      plan->symbols[i] = NOT_RECEIVED;
      if (arrivals[i] == SFU_TRANSPORT_CC_LOST)
        continue;
      if (!any)
        {
          plan->reference = divide_floor (arrivals[i], SFU_TRANSPORT_CC_REFERENCE);
          last = plan->reference * (SFU_TRANSPORT_CC_REFERENCE / SFU_TRANSPORT_CC_TICK);
          any = TRUE;
        }
      ticks = divide_floor (arrivals[i], SFU_TRANSPORT_CC_TICK);
      delta = ticks - last;
      if (delta < G_MININT16 || delta > G_MAXINT16 ||
          worst_size (i + 1, plan->deltas_size + 2) > room)
        return;
      plan_delta (plan, i, delta);
      last = ticks;
      plan->n = i + 1;
    }
}

/* Returns: packets that the chunk covers. */
static gsize
write_chunk (const guint8 *symbols, gsize n, guint8 *out)
{
  gsize run = 1, small;
  guint16 chunk = 0x8000;

  while (run < MIN (n, RUN_MAX) && symbols[run] == symbols[0])
    run++;
  for (small = 0; small < MIN (n, VECTOR_ONE_BIT) && symbols[small] != LARGE_DELTA;)
    small++;

  if (run >= VECTOR_ONE_BIT || (run >= VECTOR_TWO_BIT && run >= small))
    {
      sfu_write_be16 (out, (guint16) (symbols[0] << 13 | run));
      return run;
    }
  if (small == MIN (n, VECTOR_ONE_BIT))
    {
      for (gsize i = 0; i < small; i++)
        chunk |= (guint16) (symbols[i] << (13 - i));
      sfu_write_be16 (out, chunk);
      return small;
    }
  n = MIN (n, VECTOR_TWO_BIT);
  chunk |= 0x4000;
  for (gsize i = 0; i < n; i++)
    chunk |= (guint16) (symbols[i] << (12 - 2 * i));
  sfu_write_be16 (out, chunk);
  return n;
}

gsize
sfu_rtcp_transport_cc_write (SfuRtcpBuilder *builder,
                             guint32 sender_ssrc,
                             guint32 media_ssrc,
                             guint16 base_seq,
                             guint8 feedback_count,
                             const gint64 *arrivals,
                             gsize n_arrivals)
{
  guint8 chunks[SFU_RTCP_ROOM];
  gsize chunks_size = 0, size;
  guint8 *body;
  Plan plan;

  make_plan (&plan, arrivals, n_arrivals, sfu_rtcp_builder_room (builder));
  if (plan.n == 0)
    return 0;
  for (gsize done = 0; done < plan.n; chunks_size += 2)
    done += write_chunk (plan.symbols + done, plan.n - done, chunks + chunks_size);

  size = (FIXED_SIZE + chunks_size + plan.deltas_size + 3) / 4 * 4;
  body = sfu_rtcp_builder_add (builder, SFU_RTCP_RTPFB, SFU_RTPFB_TRANSPORT_CC, size);
  if (body == NULL)
    return 0;
  sfu_write_be32 (body, sender_ssrc);
  sfu_write_be32 (body + 4, media_ssrc);
  sfu_write_be16 (body + 8, base_seq);
  sfu_write_be16 (body + 10, (guint16) plan.n);
  sfu_write_be24 (body + 12, (guint32) plan.reference & 0xFFFFFF);
  body[15] = feedback_count;
  memcpy (body + FIXED_SIZE, chunks, chunks_size);
  memcpy (body + FIXED_SIZE + chunks_size, plan.deltas, plan.deltas_size);
  /* 3.1: zeros up to a multiple of four. */
  memset (body + FIXED_SIZE + chunks_size + plan.deltas_size, 0,
          size - FIXED_SIZE - chunks_size - plan.deltas_size);
  return plan.n;
}
