/* Where an sfu takes media: some UDP ports in a row of one address. Sfus say it in their
 * heartbeats, and turns hear it from api, because relays reach private addresses of the deployment
 * at these ports and at no others. Any thread. */
#pragma once

#include <json-glib/json-glib.h>

#include "gateway/net/address.h"

G_BEGIN_DECLS

/* The member of heartbeats, and of the answers to turns. */
#define GW_MEDIA_PORTS_MEMBER "media"

/* Ranges that one sfu may name, and that a turn may be told of: what their messages may hold. */
#define GW_MEDIA_PORTS_OF_NODE 64
#define GW_MEDIA_PORTS_OF_ALL 900

/* @first: the address with the first port. @last: the last port. */
typedef struct
{
  GwAddress first;
  guint32 last;
} GwMediaPorts;

typedef void (*GwMediaPortsVisit) (const GwMediaPorts *ports, gpointer data);

/* By address, then ports. */
int gw_media_ports_compare (const GwMediaPorts *a, const GwMediaPorts *b);

/* @peer: port 0 asks for any of its ports. */
gboolean gw_media_ports_contain (const GwMediaPorts *ports, const GwAddress *peer);

/* Adds one address with its port to @all (element-type GwMediaPorts): to the range that ends
 * before it, where there is one. */
void gw_media_ports_add (GArray *all, const GwAddress *candidate);

/* "10.0.0.5:10000-10003" each. What means nothing on another machine, or is more than @max, is left
 * out. Returns: (transfer full). */
JsonArray *gw_media_ports_print (const GArray *all, guint max);

/* Reads the member of @object; without it, there are none. Returns: (transfer full): %NULL with
 * GW_ERROR_BAD_REQUEST set when there is something else in it, or more than @max. */
GArray *gw_media_ports_read (JsonObject *object, guint max, GError **error);

G_END_DECLS
