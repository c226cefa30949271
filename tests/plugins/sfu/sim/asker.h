/* What a viewer asks for, as browsers do: packets that are missing, again and again, and a key
 * frame when it gets no further. Plain struct, zeroed to begin. */
#pragma once

#include "tests/plugins/sfu/sim/sim.h"

G_BEGIN_DECLS

/* Of packets that may be missing at a time. */
#define SIM_ASKER_WINDOW 2048

/* How long a viewer gets no further before it wants a key frame, and between two requests. */
#define SIM_ASKER_PLI_AFTER (500 * MS)

typedef struct
{
  Sim *sim;
  SimPeer *peer;
  guint32 ssrc; /* of what it asks for */

  struct
  {
    gint64 at; /* when it was seen to be missing; 0: it is not */
    gint64 asked;
  } missing[SIM_ASKER_WINDOW];
  gint64 key_frame_asked;
} SimAsker;

/* @seq came, and @newest was the highest one before. */
void sim_asker_packet (SimAsker *asker, gint64 seq, gint64 newest);

/* Every 20 ms. Returns: how many packets from @next to @newest it asked for now. */
guint sim_asker_ask_missing (SimAsker *asker, gint64 next, gint64 newest);

/* Returns: %FALSE when it has just done so. */
gboolean sim_asker_ask_key_frame (SimAsker *asker);

G_END_DECLS
