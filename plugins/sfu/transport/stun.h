/* Connectivity checks as an ICE-lite agent answers them (RFC 8445 7.3, RFC 8489), and our own that
 * prove a path, on libnice's STUN library: one per worker. Nothing unauthenticated is answered, so
 * that forged sources get no packet from us. */
#pragma once

#include <glib.h>
#include <stun/stunagent.h>

#include "gateway/net/address.h"
#include "plugins/sfu/transport/ice.h"

G_BEGIN_DECLS

/* RFC 8839 5.4 */
#define SFU_ICE_UFRAG_MAX 256

typedef struct _SfuStun SfuStun;

/* Returns: (nullable): the password that goes with our @ufrag. */
typedef const char *(*SfuStunPassword) (const char *ufrag, gpointer user_data);

typedef enum
{
  SFU_STUN_CHECK,             /* authenticated: may change state, wants a success response */
  SFU_STUN_ROLE_CONFLICT,     /* authenticated, wants sfu_stun_answer() and no change of state */
  SFU_STUN_UNKNOWN_ATTRIBUTE, /* the same */
  SFU_STUN_ANSWER,            /* a success response: for sfu_stun_read_answer() */
  SFU_STUN_IGNORED,           /* an indication, an error */
  SFU_STUN_REFUSED,           /* malformed, no such ufrag, bad integrity or fingerprint */
} SfuStunVerdict;

typedef struct
{
  SfuStunVerdict verdict;
  char ufrag[SFU_ICE_UFRAG_MAX + 1]; /* ours, out of USERNAME */
  gboolean use_candidate;
  guint32 priority;    /* 0 when absent */
  StunMessage message; /* points into the datagram */
} SfuStunRequest;

/* The longest answer. */
#define SFU_STUN_ANSWER_MAX 256

SfuStun *sfu_stun_new (SfuStunPassword password, gpointer user_data);
void sfu_stun_free (SfuStun *stun);

/* @data outlives @request. */
SfuStunVerdict
sfu_stun_read (SfuStun *stun, const guint8 *data, gsize size, SfuStunRequest *request);

/* Writes what the verdict asks for: XOR-MAPPED-ADDRESS of @remote, 487 or 420. Call before
 * credentials change. Returns: its size, 0 for none. */
gsize sfu_stun_answer (SfuStun *stun,
                       const SfuStunRequest *request,
                       const GwAddress *remote,
                       guint8 answer[SFU_STUN_ANSWER_MAX]);

/* The longest check of ours: two names, and what goes with them. */
#define SFU_STUN_PROBE_MAX 640

/* Writes a check of ours, which proves a path (see ice.h).
 * Returns: its size, 0 when the peer's credentials are too long. */
gsize sfu_stun_probe (SfuStun *stun,
                      const SfuIceLogin *login,
                      const guint8 transaction[SFU_ICE_TRANSACTION_SIZE],
                      guint8 probe[SFU_STUN_PROBE_MAX]);

/* The transaction of a message that was read. */
const guint8 *sfu_stun_transaction (const guint8 *data);

/* Whether @data answers the probe of its transaction, in the name of @login's peer. */
gboolean
sfu_stun_read_answer (SfuStun *stun, const SfuIceLogin *login, const guint8 *data, gsize size);

G_END_DECLS
