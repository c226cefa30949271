/* Takes packets of RED apart: what was sent, and what is repeated of those before. Worker thread
 * only. */
#pragma once

#include "gateway/media/packet.h"
#include "plugins/sfu/codec/red-history.h"
#include "plugins/sfu/codec/red.h"

G_BEGIN_DECLS

/* The packet becomes what it would be without RED: one of Opus, with its own frame.
 * @payload_type: Opus' own. @red: (out): of its payload as it came.
 * Returns: %FALSE when it is malformed, or carries another codec. */
gboolean sfu_red_reader_open (GwPacket *packet, guint8 payload_type, SfuRed *red);

/* @packet: opened; in @history. @block: one of @red, not the primary.
 * Returns: (transfer full) (nullable): the packet that @block repeats, when that one got lost; it
 *   is in @history from here on. %NULL also when the pool is empty. */
GwPacket *
sfu_red_reader_recover (SfuRedHistory *history, GwPacket *packet, const SfuRed *red, guint block);

G_END_DECLS
