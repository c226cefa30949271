/* Which packet indices were seen (RFC 3711 3.3.2), and how a 16-bit sequence number extends to a
 * 48-bit index (3.3.1). A plain value, zero when new. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Far more than the 64 that RFC 3711 asks for: video at a thousand packets a second comes
 * reordered by hundreds of milliseconds. */
#define SFU_REPLAY_WINDOW 1024

typedef struct
{
  guint64 highest;
  gboolean started;
  guint64 seen[SFU_REPLAY_WINDOW / 64]; /* a ring of bits, by index modulo the window */
} SfuReplay;

/* Returns: the index that @sequence most probably stands for. Before the first packet the
 * rollover counter is 0. */
guint64 sfu_replay_estimate (const SfuReplay *replay, guint16 sequence);

/* Returns: %TRUE when @index is new and not older than the window. */
gboolean sfu_replay_is_new (const SfuReplay *replay, guint64 index);

/* Only after the packet was authenticated, and after sfu_replay_is_new(). */
void sfu_replay_add (SfuReplay *replay, guint64 index);

G_END_DECLS
