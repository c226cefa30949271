/* One who only watches a meeting, over WHEP, unseen by the people in it. Its one offer decides how
 * many lines there are; each line is one stream from then on, whatever track it carries, so that
 * nothing is negotiated again when people come and go.
 *
 * The n-th line for sound and the n-th for pictures make a seat. A seat is one publisher's (what
 * is played in sync comes from one place) until nothing of that publisher's is left; publishers
 * are seated in the order in which the room shows them. A viewer of one publisher has all its
 * seats for that one. Control thread only. */
#pragma once

#include "plugins/sfu/identity.h"
#include "plugins/sfu/track.h"

G_BEGIN_DECLS

typedef struct _SfuViewer SfuViewer;

typedef struct
{
  /* Of its connection. */
  void (*state) (SfuTransportState state, gpointer data);
  /* The room ended it and forgot it. Never frees it inside. */
  void (*ended) (gpointer data);
} SfuViewerEvents;

/* @identity: whose own tracks are left out. @publisher: (nullable): the id of the only participant
 * to be shown. @events outlives the viewer. */
SfuViewer *sfu_viewer_new (SfuMedia *media,
                           const SfuIdentity *identity,
                           const char *publisher,
                           const SfuViewerEvents *events,
                           gpointer data);

/* All tracks are removed by then, or the room has ended it. */
void sfu_viewer_free (SfuViewer *viewer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SfuViewer, sfu_viewer_free)

/* Once, before the first track. Returns: (transfer full) (nullable): the answer; %NULL with
 * SFU_ERROR_BAD_SDP or SFU_ERROR_BAD_REQUEST set. */
char *sfu_viewer_offer (SfuViewer *viewer, const char *sdp, GError **error);

/* The client's ICE restart. Returns: (transfer full) (nullable): our part; %NULL when the client's
 * credentials are those we know, so that nothing was done. */
char *sfu_viewer_restart (SfuViewer *viewer, const char *ufrag, const char *pwd);

/* Whether a line is free. */
gboolean sfu_viewer_has_vacancy (const SfuViewer *viewer);

/* Gives @track a line if there is one for it; nothing happens when it has one. It stays valid until
 * it is removed. */
void sfu_viewer_add (SfuViewer *viewer, const SfuTrack *track);
void sfu_viewer_remove (SfuViewer *viewer, const SfuTrack *track);

/* For the room. */
void sfu_viewer_end (SfuViewer *viewer);

G_END_DECLS
