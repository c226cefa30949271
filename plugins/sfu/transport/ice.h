/* What ICE-lite keeps of one peer: our credentials, the addresses its checks came from, and the
 * one of them that it nominated. Plain state; answering and tables are the port's and transport's
 * business. Worker thread. */
#pragma once

#include <glib.h>

#include "gateway/net/address.h"

G_BEGIN_DECLS

typedef struct
{
  char *ufrag, *pwd; /* ours */
  gpointer owner;
} SfuIceLogin;

SfuIceLogin *sfu_ice_login_new (const char *ufrag, const char *pwd, gpointer owner);
void sfu_ice_login_free (SfuIceLogin *credentials);

/* Where the peer is, and which of our addresses it reached. */
typedef struct
{
  GwAddress remote;
  GwAddress local;
} SfuIceTuple;

/* Addresses of a peer that are remembered; the one unheard for longest makes room. */
#define SFU_ICE_TUPLES_MAX 16

typedef struct
{
  SfuIceTuple tuples[SFU_ICE_TUPLES_MAX]; /* latest check first */
  guint n_tuples;
  SfuIceTuple selected; /* remote.family 0: none */
  gboolean nominated;   /* selected by USE-CANDIDATE */
} SfuIce;

typedef enum
{
  SFU_ICE_ORDINARY,
  SFU_ICE_NOMINATING
} SfuIceCheck;

typedef enum
{
  SFU_ICE_KNOWN, /* the tuple was there */
  SFU_ICE_NEW,   /* it was added */
} SfuIceChange;

/* An authenticated check came on @tuple. @dropped: (out): the tuple that had to make room,
 * remote.family 0 for none. The latest nomination is the selected tuple. */
SfuIceChange
sfu_ice_add (SfuIce *ice, const SfuIceTuple *tuple, SfuIceCheck check, SfuIceTuple *dropped);

/* DTLS came on @tuple: before any nomination it shows where the peer listens. */
void sfu_ice_hear (SfuIce *ice, const SfuIceTuple *tuple);

/* ICE restart: the selected tuple serves on, the next nomination or check replaces it. */
void sfu_ice_restart (SfuIce *ice);

gboolean sfu_ice_is_reachable (const SfuIce *ice);

G_END_DECLS
