/* A port that UDP and TCP both can have. Control thread; for the start of the process. */
#pragma once

#include "gateway/net/address.h"

G_BEGIN_DECLS

/* Tries to bind @address by both, and lets go of it. @address: (inout): a port 0 is replaced by one
 * that was found free. @key: for messages: "[turn] port".
 * Returns: %FALSE with @error set, which names the key, the address and who has the port. */
gboolean turn_free_port_find (GwAddress *address, const char *key, GError **error);

G_END_DECLS
