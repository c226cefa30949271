/* The plain listener on port 80: answers the authority's questions, and sends everybody else to
 * https, by a 308 to the same path. Control thread. */
#pragma once

#include "gateway/http/server.h"

G_BEGIN_DECLS

typedef struct _GwAcmeDoor GwAcmeDoor;

/**
 * GwAcmeDoorPlan:
 * @challenges: folder of the answers.
 * @urls: "http://ADDRESS:80", …, %NULL-terminated; not NULL, perhaps empty.
 * @names: of the certificate; a request for another host is sent to the first.
 * @https_port: where the names are served.
 */
typedef struct
{
  const char *challenges;
  const char *const *urls;
  const char *const *names;
  guint16 https_port;
} GwAcmeDoorPlan;

/* @plan: outlives the door.
 * Returns: %NULL with @error naming the address and who has it. */
GwAcmeDoor *gw_acme_door_new (const GwAcmeDoorPlan *plan, GError **error);
void gw_acme_door_free (GwAcmeDoor *door);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GwAcmeDoor, gw_acme_door_free)

/* Answers the authority's questions on another server too; @plan outlives the mount. */
void gw_acme_door_mount (GwServer *server, const GwAcmeDoorPlan *plan);
void gw_acme_door_unmount (GwServer *server);

G_END_DECLS
