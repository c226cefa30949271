/* Stands in for libgupnp-igd under libnice: a router without UPnP. Debian 12's simple-whip-client
 * is of libsoup 2, libgupnp-igd brings libsoup 3, and the two refuse to be in one process. */
#include <glib-object.h>

GType gupnp_simple_igd_get_type (void);
gpointer gupnp_simple_igd_thread_new (void);
void gupnp_simple_igd_add_port (gpointer self);
void gupnp_simple_igd_remove_port_local (gpointer self);

GType
gupnp_simple_igd_get_type (void)
{
  return G_TYPE_OBJECT;
}

gpointer
gupnp_simple_igd_thread_new (void)
{
  return NULL;
}

void
gupnp_simple_igd_add_port (gpointer self)
{
}

void
gupnp_simple_igd_remove_port_local (gpointer self)
{
}
