#include "plugins/turn/secure.h"

#include <string.h>

#include "gateway/net/address.h"

struct _TurnSecure
{
  GwHost *host;
  GwCertificate *certificate;
  const TurnNonce *nonce;
  char *name; /* that clients know us by */
  gboolean is_said;
  TurnIdentity *identity;
  TurnServer *server; /* nullable: not yet */
};

static gboolean
is_said (const GwConfig *config)
{
  return gw_config_is_set (config, "tls") && gw_config_boolean (config, "tls");
}

/* Returns: (transfer full) (nullable). */
static char *
name_of (GwHost *host)
{
  const char *address = gw_host_domain_address (host);
  char *name = NULL;
  guint16 port;

  return address && gw_address_split (address, &name, &port, NULL) ? name : NULL;
}

static gboolean
take_identity (TurnSecure *self, GError **error)
{
  TurnIdentity *identity;

  if (!gw_host_check_certificate (self->host, error))
    return FALSE;
  identity = turn_identity_new (self->certificate, self->nonce, error);
  if (!identity)
    return FALSE;
  g_clear_pointer (&self->identity, turn_identity_unref);
  self->identity = identity;
  return TRUE;
}

static void
on_changed (gpointer data)
{
  TurnSecure *self = data;
  g_autoptr (GError) error = NULL;

  if (!take_identity (self, &error))
    {
      g_warning ("TLS and DTLS keep the certificate that they have: %s", error->message);
      return;
    }
  if (self->server)
    turn_server_set_identity (self->server, self->identity);
}

static gboolean
complain (const GwConfig *config, GError **error)
{
  g_autofree char *where = gw_config_where (config, "tls");

  g_prefix_error (error, "%s: ", where);
  return FALSE;
}

/* With all that is needed, or @error set. */
static gboolean
set_up (TurnSecure *self, GError **error)
{
  if (!self->name)
    {
      g_set_error (error, GW_ERROR, GW_ERROR_CONFIG,
                   "needs the name in the certificate: set [gateway] domain-address");
      return FALSE;
    }
  self->certificate = gw_host_need_certificate (self->host, error);
  if (!self->certificate)
    return FALSE;
  gw_certificate_ref (self->certificate);
  return take_identity (self, error);
}

gboolean
turn_secure_open (GwHost *host,
                  const GwConfig *config,
                  const TurnNonce *nonce,
                  TurnSecure **secure,
                  GError **error)
{
  g_autoptr (TurnSecure) self = g_new0 (TurnSecure, 1);
  g_autoptr (GError) cause = NULL;

  *secure = NULL;
  self->host = host;
  self->nonce = nonce;
  self->is_said = is_said (config);
  self->name = name_of (host);
  if (!self->is_said &&
      (gw_config_is_set (config, "tls") || !self->name || !gw_host_certificate (host)))
    return TRUE;
  if (set_up (self, &cause))
    {
      *secure = g_steal_pointer (&self);
      return TRUE;
    }
  if (!self->is_said)
    {
      g_warning ("turn serves neither TLS nor DTLS: %s", cause->message);
      return TRUE;
    }
  g_propagate_error (error, g_steal_pointer (&cause));
  return complain (config, error);
}

void
turn_secure_free (TurnSecure *self)
{
  if (self->certificate)
    {
      gw_certificate_unwatch (self->certificate, self);
      gw_certificate_unref (self->certificate);
    }
  g_clear_pointer (&self->identity, turn_identity_unref);
  g_free (self->name);
  g_free (self);
}

gboolean
turn_secure_is_said (const TurnSecure *self)
{
  return self->is_said;
}

TurnIdentity *
turn_secure_identity (const TurnSecure *self)
{
  return self->identity;
}

void
turn_secure_follow (TurnSecure *self, TurnServer *server)
{
  self->server = server;
  gw_certificate_watch (self->certificate, on_changed, self);
}

char *
turn_secure_address (const TurnSecure *self, guint16 port)
{
  if (strchr (self->name, ':'))
    return g_strdup_printf ("[%s]:%u", self->name, port);
  return g_strdup_printf ("%s:%u", self->name, port);
}
