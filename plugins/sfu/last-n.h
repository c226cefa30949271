/* Whose cameras each participant of a very large meeting gets: those of the people who spoke last.
 * Screens, voices, and what a client has pinned are not its business. Control thread only. */
#pragma once

#include "plugins/sfu/participant.h"

G_BEGIN_DECLS

typedef struct _SfuLastN SfuLastN;

/* @n: cameras for each, at least one. */
SfuLastN *sfu_last_n_new (guint n);
void sfu_last_n_free (SfuLastN *last_n);

/* Spares all other cameras, and tells those for whom that changed ("cameras" of docs/protocol.md).
 * @order: ids as of sfu_floor_order(): who is in it comes first. @participants: (element-type
 * SfuParticipant), the longest here first. */
void sfu_last_n_apply (SfuLastN *last_n, const char *const *order, const GPtrArray *participants);

/* @participant goes, or has another client, who knows of nothing. */
void sfu_last_n_forget (SfuLastN *last_n, const SfuParticipant *participant);

G_END_DECLS
