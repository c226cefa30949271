/* What ICE-lite keeps of one peer: the credentials, the paths its checks came by, and the one of
 * them that it nominated. Plain state; answering and tables are the port's and transport's
 * business. Worker thread.
 *
 * RFC 8445 has a lite agent believe every check. One that was recorded and sent again, or whose
 * sender's address is forged, would then turn a meeting's media away from a peer, or onto somebody
 * who never asked for it. So media moves to another path only once the peer has answered a check
 * of ours on it, as any full agent does: it costs a round trip. The first path needs none: the
 * DTLS handshake proves it.
 *
 * A peer whose router gives it another address does not know, and checks a pair that works only
 * every few seconds. But its packets come from the new address at once, and they are authentic: so
 * we ask there ourselves, as QUIC does (RFC 9000 9.3). */
#pragma once

#include <glib.h>

#include "gateway/net/address.h"

G_BEGIN_DECLS

struct _SfuStream;

typedef struct
{
  char *ufrag, *pwd;               /* ours */
  char *remote_ufrag, *remote_pwd; /* the peer's */
  gpointer owner;
} SfuIceLogin;

SfuIceLogin *sfu_ice_login_new (const char *ufrag,
                                const char *pwd,
                                const char *remote_ufrag,
                                const char *remote_pwd,
                                gpointer owner);
void sfu_ice_login_free (SfuIceLogin *credentials);

/* Where the peer is, and which of our addresses it reached. */
typedef struct
{
  GwAddress remote;
  GwAddress local;
  struct _SfuStream *stream; /* the TCP connection; %NULL: UDP */
} SfuIceTuple;

gboolean sfu_ice_tuple_equal (const SfuIceTuple *a, const SfuIceTuple *b);

/* RFC 8489 5: of a STUN transaction. */
#define SFU_ICE_TRANSACTION_SIZE 12

typedef struct
{
  SfuIceTuple tuple;
  gint64 proven;                          /* when the peer answered here; 0: never */
  gboolean probed;                        /* a check of ours waits for its answer */
  guint8 probe[SFU_ICE_TRANSACTION_SIZE]; /* its transaction */
} SfuIcePath;

/* Paths of a peer that are remembered; the one unheard for longest makes room. */
#define SFU_ICE_PATHS_MAX 16

typedef struct
{
  SfuIcePath paths[SFU_ICE_PATHS_MAX]; /* latest check first */
  guint n_paths;
  SfuIceTuple selected; /* remote.family 0: none */
  SfuIceTuple wanted;   /* nominated, to be proven; remote.family 0: none */
  gboolean established; /* by DTLS: from here on paths are to be proven */
  gint64 nominated;     /* when the selected one was last; 0: never */
  gint64 heard;         /* when something last came by the selected one */
  gint64 followed;      /* when sfu_ice_follow() last found a path to ask on */
} SfuIce;

typedef enum
{
  SFU_ICE_ORDINARY,
  SFU_ICE_NOMINATING
} SfuIceCheck;

/* An authenticated check came on @tuple. The latest nomination is the selected tuple, once it is
 * proven. @dropped: (out): the path that had to make room, remote.family 0 for none.
 * Returns: (transfer none): its path; to be probed when sfu_ice_is_proven() is %FALSE. */
SfuIcePath *sfu_ice_check (
    SfuIce *ice, const SfuIceTuple *tuple, SfuIceCheck check, gint64 now, SfuIcePath *dropped);

/* Before sfu_ice_establish() all are. */
gboolean sfu_ice_is_proven (const SfuIce *ice, const SfuIcePath *path, gint64 now);

/* The check of @transaction was answered on @tuple. Returns: %FALSE when none was sent there. */
gboolean sfu_ice_prove (SfuIce *ice,
                        const SfuIceTuple *tuple,
                        const guint8 transaction[SFU_ICE_TRANSACTION_SIZE],
                        gint64 now);

/* Of a path that is known: so long the selected one must have been silent, or the packet was only
 * slow, sent before the peer went over to the selected one. Microseconds. */
#define SFU_ICE_QUIET (500 * 1000)

/* One peer is asked no more often than this, wherever its packets come from. Microseconds. */
#define SFU_ICE_FOLLOW_INTERVAL (100 * 1000)

/* An authentic packet came on @tuple. Returns: (transfer none) (nullable): the path to be probed,
 * which is selected once it is proven; %NULL when the peer is where it is thought to be, or was
 * asked just now. @dropped: (out): as of sfu_ice_check(). */
SfuIcePath *sfu_ice_follow (SfuIce *ice, const SfuIceTuple *tuple, gint64 now, SfuIcePath *dropped);

/* DTLS came on @tuple: before any nomination it shows where the peer listens. */
void sfu_ice_hear (SfuIce *ice, const SfuIceTuple *tuple);

/* The handshake ended on @tuple. */
void sfu_ice_establish (SfuIce *ice, const SfuIceTuple *tuple, gint64 now);

/* @stream is closed: its path goes. Returns: %TRUE when it was there, in @dropped (out). */
gboolean
sfu_ice_remove (SfuIce *ice, const struct _SfuStream *stream, gint64 now, SfuIcePath *dropped);

/* ICE restart: the selected tuple serves on, the next nomination or check replaces it. */
void sfu_ice_restart (SfuIce *ice);

gboolean sfu_ice_is_reachable (const SfuIce *ice);

G_END_DECLS
