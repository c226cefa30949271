/* A WHIP or WHEP session: what one POST made, until its client, its meeting or its transport ends
 * it. Control thread only. */
#pragma once

#include "plugins/sfu/meetings.h"

G_BEGIN_DECLS

typedef struct _SfuSession SfuSession;

typedef enum
{
  SFU_SESSION_LEFT, /* on purpose, or it never connected */
  SFU_SESSION_LOST, /* the transport failed: the client may come back */
} SfuSessionEnd;

typedef struct
{
  const char *sdp;
  const char *publisher; /* (nullable): WHEP: the only participant to be shown */
} SfuSessionOffer;

/* What WHIP and WHEP do differently. */
typedef struct
{
  const char *prefix; /* of its paths */
  /* Returns: what the other two are given; %NULL with @error set, nothing having changed.
   * @answer: (out) (transfer full). */
  gpointer (*open) (SfuSession *session,
                    SfuMeetings *meetings,
                    const SfuIdentity *identity,
                    const SfuSessionOffer *offer,
                    char **answer,
                    GError **error);
  /* Returns: (transfer full) (nullable): as sfu_publisher_restart(). */
  char *(*restart) (gpointer media, const char *ufrag, const char *pwd);
  void (*close) (gpointer media, SfuSessionEnd how);
} SfuSessionKind;

extern const SfuSessionKind sfu_whip, sfu_whep;

typedef struct
{
  /* It has ended: free it. From the main loop. */
  void (*ended) (SfuSession *session, gpointer data);
  gpointer data;
} SfuSessionOwner;

/* @token: what @identity was read from. @connect_timeout: milliseconds within which its transport
 * must connect. @answer: (out) (transfer full). Returns: (transfer full) (nullable): %NULL with
 * @error set. */
SfuSession *sfu_session_new (const SfuSessionKind *kind,
                             SfuMeetings *meetings,
                             const SfuIdentity *identity,
                             const char *token,
                             const SfuSessionOffer *offer,
                             guint connect_timeout,
                             const SfuSessionOwner *owner,
                             char **answer,
                             GError **error);
void sfu_session_free (SfuSession *session);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SfuSession, sfu_session_free)

const SfuSessionKind *sfu_session_kind (const SfuSession *session);
const SfuIdentity *sfu_session_identity (const SfuSession *session);

/* Unguessable. */
const char *sfu_session_id (const SfuSession *session);

/* Of its ICE generation, quoted. */
const char *sfu_session_tag (const SfuSession *session);

/* Whether @token is the very one that it was made with, which may have expired meanwhile. */
gboolean sfu_session_was_made_with (const SfuSession *session, const char *token);

/* Returns: (transfer full) (nullable): our new credentials as a fragment, under a new tag; %NULL
 * when the client's are not new. */
char *sfu_session_restart (SfuSession *session, const char *ufrag, const char *pwd);

/* For its kind: what the transport does; and that the meeting has let go of it already. */
void sfu_session_state (SfuSession *session, SfuTransportState state);
void sfu_session_gone (SfuSession *session);

G_END_DECLS
