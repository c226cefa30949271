/* Whether a name leads to this machine: its addresses beside ours. */
#pragma once

#include "gateway/net/address.h"

G_BEGIN_DECLS

typedef enum
{
  GW_INIT_REACH_HERE,      /* every answer is an address of this machine */
  GW_INIT_REACH_PARTLY,    /* some answers are, others are not */
  GW_INIT_REACH_ROUTER,    /* another address, and ours (IPv4) are private: a router is between */
  GW_INIT_REACH_ELSEWHERE, /* another address, although we have a public one */
  GW_INIT_REACH_LOOPBACK,  /* known on this machine alone */
  GW_INIT_REACH_NOWHERE,   /* no answer */
} GwInitReach;

/* @answers, @own: (element-type GwAddress), without ports. */
GwInitReach gw_init_reach_judge (const GArray *answers, const GArray *own);

/* Whether the internet routes to @address. */
gboolean gw_init_reach_is_public (const GwAddress *address);

typedef enum
{
  GW_INIT_REACH_ALL,
  GW_INIT_REACH_PUBLIC,
  GW_INIT_REACH_LAN, /* private, and not loopback */
} GwInitReachWhich;

/* Returns: (transfer full): "192.0.2.1, 2001:db8::1", "" for none. */
char *gw_init_reach_print (const GArray *addresses, GwInitReachWhich which, const char *separator);

G_END_DECLS
