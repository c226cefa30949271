/* The folder where a process keeps what must outlive it, and the secret that is made there when
 * the key-file gives none. */
#pragma once

#include "gateway/cluster/secret.h"
#include "gateway/host/config.h"

G_BEGIN_DECLS

/* Returns: (transfer full) (nullable): what is wrong with @directory, to follow the key's name;
 * %NULL when it can be written, or made. Changes nothing. */
char *gw_state_problem (const char *directory);

/* Makes @directory (0750) where it is missing. */
gboolean gw_state_prepare (const char *directory, GError **error);

/* Writes something in @directory and takes it away again. Blocks; any thread. Returns: %FALSE with
 * @error set when it is gone, or its disk is full. */
gboolean gw_state_try (const char *directory, GError **error);

typedef enum
{
  GW_STATE_READ, /* a secret that is not there is an error */
  GW_STATE_MAKE, /* it is made from random bytes, 0600 */
} GwStateMode;

/* The secret of [gateway] secret, else of the file "secret" in the state directory. */
GwSecret *gw_state_secret (const GwConfig *settings, GwStateMode mode, GError **error);

G_END_DECLS
