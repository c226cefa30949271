/* The mail servers of the key-file: the n-th of each list belong together, and where a list is
 * shorter than mail-server, its last value serves the rest. Immutable; any thread. */
#pragma once

#include "gateway/gateway/option.h"

G_BEGIN_DECLS

/* @host: a name or an IP address. @port: 465 is TLS from the first byte, on others STARTTLS when
 * the server offers it. @user: (nullable). @password: "" for no login. @from_name: (nullable). */
typedef struct
{
  char *host;
  guint16 port;
  char *user;
  char *password;
  char *from_name;
  char *from_address;
  gboolean requires_tls;
} ApiRelay;

/* Whether they can be read, as far as @config alone tells. Returns: %FALSE with @error naming the
 * key. */
gboolean api_relays_check (const GwConfig *config, GError **error);

/* @domain_address: (nullable): HOST:PORT as users reach us: without mail-from, we write from there.
 * Returns: (transfer full) (element-type ApiRelay): perhaps empty; %NULL with @error set. */
GPtrArray *api_relays_new (const GwConfig *config, const char *domain_address, GError **error);

G_END_DECLS
