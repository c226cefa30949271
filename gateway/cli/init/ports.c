#include "gateway/cli/init/ports.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "gateway/cli/own-gateway.h"
#include "gateway/host/acme-wish.h"
#include "gateway/net/address.h"
#include "gateway/net/port-owner.h"

#define EVERY "::"
#define OWN_PROGRAM "meeting,"

static void
port_clear (gpointer data)
{
  g_free (((GwInitPort *) data)->host);
}

static void
add_listeners (GArray *ports, const GwConfig *settings)
{
  const char *const *urls = gw_config_list (settings, "listen");

  for (; *urls != NULL; urls++)
    {
      GwInitPort port = { .count = 1, .key = "[gateway] listen", .purpose = "pages, signalling" };
      const char *rest = strstr (*urls, "://");

      if (rest != NULL && gw_address_split (rest + 3, &port.host, &port.port, NULL))
        g_array_append_val (ports, port);
    }
}

static void
add_acme (GArray *ports, const GwConfig *settings)
{
  g_autoptr (GwAcmeWish) wish = gw_acme_wish_new (settings);
  GwInitPort port = { .count = 1, .key = "[gateway] acme-port", .purpose = "certificates" };

  /* Without a door of its own the authority is answered at one of listen. */
  if (wish == NULL || wish->doors[0] == NULL)
    return;
  port.host = g_strdup (EVERY);
  port.port = (guint16) gw_config_integer (settings, "acme-port");
  g_array_append_val (ports, port);
}

static guint
workers_of (const GwConfig *settings)
{
  gint64 workers = gw_config_integer (settings, "workers");

  return workers > 0 ? (guint) workers : g_get_num_processors ();
}

/* By UDP and TCP, as are all of turn's. */
static void
add_turn_door (GArray *ports, gint64 number, const char *key, const char *purpose)
{
  for (int is_udp = 1; is_udp >= 0; is_udp--)
    {
      const GwInitPort port = { g_strdup (EVERY), (guint16) number, 1, is_udp, key, purpose };

      g_array_append_val (ports, port);
    }
}

/* As turn itself decides it: who wants it, else who has a certificate and a name. */
static gboolean
has_secure_turn (const GwConfig *settings, const GwConfig *config)
{
  if (gw_config_is_set (config, "tls"))
    return gw_config_boolean (config, "tls");
  if (gw_config_string (settings, "domain-address") == NULL)
    return FALSE;
  if (gw_config_string (settings, "certificate") != NULL)
    return TRUE;
  for (const char *const *url = gw_config_list (settings, "listen"); *url != NULL; url++)
    if (g_str_has_prefix (*url, "https://"))
      return TRUE;
  return FALSE;
}

static void
add_turn (GArray *ports, const GwConfig *settings, const GwConfig *config)
{
  if (config == NULL)
    return;
  add_turn_door (ports, gw_config_integer (config, "port"), "[turn] port", "TURN");
  if (has_secure_turn (settings, config))
    add_turn_door (ports, gw_config_integer (config, "tls-port"), "[turn] tls-port",
                   "TURN over TLS and DTLS");
}

/* Each worker has a port of its own, by UDP and perhaps by TCP. */
static void
add_media (GArray *ports, const GwConfig *config, guint workers)
{
  if (config == NULL)
    return;
  for (int is_udp = 1; is_udp >= (gw_config_boolean (config, "tcp") ? 0 : 1); is_udp--)
    {
      const GwInitPort port = { g_strdup (EVERY), (guint16) gw_config_integer (config, "port"),
                                workers,          is_udp,
                                "[sfu] port",     "audio and video" };

      g_array_append_val (ports, port);
    }
}

GArray *
gw_init_ports_of (const GwSetup *setup)
{
  GArray *ports = g_array_new (FALSE, FALSE, sizeof (GwInitPort));

  g_array_set_clear_func (ports, port_clear);
  add_listeners (ports, setup->settings);
  add_acme (ports, setup->settings);
  add_turn (ports, setup->settings, gw_own_gateway_section (setup, "turn"));
  add_media (ports, gw_own_gateway_section (setup, "sfu"), workers_of (setup->settings));
  return ports;
}

/* Returns: 0, or the errno of what could not be done. */
static int
try_address (const GwAddress *address, gboolean is_udp)
{
  struct sockaddr_storage at;
  socklen_t size = gw_address_to_sockaddr (address, &at);
  int fd = socket (address->family, (is_udp ? SOCK_DGRAM : SOCK_STREAM) | SOCK_CLOEXEC, 0);
  const int yes = 1;
  int code = 0;

  if (fd < 0)
    return errno;
  /* Connections of an earlier life do not count. */
  if (!is_udp && setsockopt (fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) != 0)
    code = errno;
  if (code == 0 &&
      (bind (fd, (const struct sockaddr *) &at, size) != 0 || (!is_udp && listen (fd, 1) != 0)))
    code = errno;
  close (fd);
  return code;
}

static int
try_port (const char *host, guint16 port, gboolean is_udp)
{
  GwAddress address;
  int code;

  /* A name, as localhost: its listener looks it up. */
  if (!gw_address_parse_ip (host, port, &address))
    gw_address_parse_ip ("127.0.0.1", port, &address);
  code = try_address (&address, is_udp);
  if (code == EAFNOSUPPORT && gw_address_parse_ip ("0.0.0.0", port, &address))
    code = try_address (&address, is_udp);
  return code;
}

gboolean
gw_init_ports_may (guint16 port)
{
  return try_port (EVERY, port, FALSE) != EACCES;
}

static char *
owner_of (guint16 number, gboolean is_udp)
{
  return is_udp ? gw_port_owner_udp (number) : gw_port_owner (number);
}

/* @owner: (nullable). */
static gboolean
is_gateway (const char *owner)
{
  return owner != NULL && g_str_has_prefix (owner, OWN_PROGRAM);
}

static void
report_taken (const GwInitPort *port, guint16 number, GwInitReport *report)
{
  g_autofree char *owner = owner_of (number, port->is_udp);
  const char *kind = port->is_udp ? "udp" : "tcp";

  if (is_gateway (owner))
    gw_init_report_add (report, GW_INIT_GOOD, "ports", "%u/%s has a gateway that runs (%s)", number,
                        kind, owner);
  else
    gw_init_report_add (report, GW_INIT_PROBLEM, "ports",
                        "%u/%s (%s) is taken by %s: stop that, or set %s to another", number, kind,
                        port->purpose, owner != NULL ? owner : "another program", port->key);
}

/* Returns: whether all of @port's can be had. */
static gboolean
try_each (const GwInitPort *port, GwInitReport *report)
{
  const char *kind = port->is_udp ? "udp" : "tcp";

  for (guint i = 0; i < port->count; i++)
    {
      guint16 number = (guint16) (port->port + i);
      int code = try_port (port->host, number, port->is_udp);

      if (code == 0)
        continue;
      if (code == EADDRINUSE)
        report_taken (port, number, report);
      else if (code == EACCES)
        gw_init_report_add (report, GW_INIT_NOTE, "ports",
                            "%u/%s could not be tried: ports below 1024 are for root, and for the "
                            "systemd service, which may",
                            number, kind);
      else
        gw_init_report_add (report, GW_INIT_PROBLEM, "ports", "%u/%s of %s, as %s says: %s", number,
                            kind, port->host, port->key, g_strerror (code));
      return FALSE;
    }
  return TRUE;
}

/* Once of each key. */
static void
report_picked (const GArray *ports, guint i, GwInitReport *report)
{
  const GwInitPort *port = &g_array_index (ports, GwInitPort, i);

  if (i > 0 && strcmp (port[-1].key, port->key) == 0)
    return;
  gw_init_report_add (report, GW_INIT_PROBLEM, "ports",
                      "%s is 0 (%s): another port is picked at each start, which no firewall lets "
                      "through; set one that stays",
                      port->key, port->purpose);
}

static void
append_port (GString *text, guint16 port, guint count, gboolean is_udp)
{
  if (port == 0)
    return;
  if (text->len > 0)
    g_string_append (text, ", ");
  g_string_append_printf (text, "%u", port);
  if (count > 1)
    g_string_append_printf (text, "-%u", port + count - 1);
  g_string_append (text, is_udp ? "/udp" : "/tcp");
}

void
gw_init_ports_try (const GArray *ports, GwInitReport *report)
{
  g_autoptr (GString) free = g_string_new (NULL);

  for (guint i = 0; i < ports->len; i++)
    {
      const GwInitPort *port = &g_array_index (ports, GwInitPort, i);

      if (port->port == 0)
        report_picked (ports, i, report);
      else if (try_each (port, report))
        append_port (free, port->port, port->count, port->is_udp);
    }
  if (free->len > 0)
    gw_init_report_add (report, GW_INIT_GOOD, "ports", "%s can be had", free->str);
}

char *
gw_init_ports_gateway (const GArray *ports)
{
  for (guint i = 0; i < ports->len; i++)
    {
      const GwInitPort *port = &g_array_index (ports, GwInitPort, i);
      g_autofree char *owner = NULL;

      if (port->port == 0 || try_port (port->host, port->port, port->is_udp) != EADDRINUSE)
        continue;
      owner = owner_of (port->port, port->is_udp);
      if (is_gateway (owner))
        return g_steal_pointer (&owner);
    }
  return NULL;
}

char *
gw_init_ports_print (const GArray *ports, const GwSetup *setup)
{
  const GwConfig *turn = gw_own_gateway_section (setup, "turn");
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < ports->len; i++)
    {
      const GwInitPort *port = &g_array_index (ports, GwInitPort, i);

      append_port (text, port->port, port->count, port->is_udp);
    }
  if (turn != NULL)
    {
      gint64 first = gw_config_integer (turn, "relay-port-min");
      gint64 last = gw_config_integer (turn, "relay-port-max");

      append_port (text, (guint16) first, (guint) (last - first + 1), TRUE);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}
