#define G_LOG_DOMAIN "gw-host"

#include "gateway/host/certificates.h"

#include "gateway/cluster/wall-clock.h"
#include "gateway/gateway/plugin.h"
#include "gateway/host/acme-wish.h"
#include "gateway/net/address.h"
#include "gateway/tls/authority.h"
#include "gateway/tls/certificate-files.h"
#include "gateway/tls/expiry.h"

/* Seconds between looks at the certificate's age. */
#define INTERVAL 10

struct _GwCertificates
{
  const GwConfig *settings;
  GwCertificate *certificate; /* nullable: no https */
  GwCertificateFiles *files;  /* nullable: none are given */
  GwAcmeWish *wish;           /* nullable: none is to be obtained */
  GwAcme *acme;               /* as above */
  gboolean is_own;            /* the present one is of our own authority */
  GwExpiry expiry;
  guint timer;
};

/* Names that a certificate of our own is for when nobody says: everything that a browser of the
 * local network could call this machine. */
static GPtrArray *
own_names (const GwConfig *settings)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  const char *domain_address = gw_config_string (settings, "domain-address");
  g_autoptr (GArray) interfaces = gw_address_interfaces ();
  g_autofree char *host = NULL;
  char text[GW_ADDRESS_TEXT_MAX];
  guint16 port;

  if (domain_address != NULL && gw_address_split (domain_address, &host, &port, NULL))
    g_ptr_array_add (names, g_steal_pointer (&host));
  g_ptr_array_add (names, g_strdup ("localhost"));
  g_ptr_array_add (names, g_ascii_strdown (g_get_host_name (), -1));
  for (guint i = 0; i < interfaces->len; i++)
    {
      const GwAddress *address = &g_array_index (interfaces, GwAddress, i);

      g_ptr_array_add (names, g_strdup (gw_address_print_ip (address, text)));
    }
  g_ptr_array_add (names, NULL);
  return names;
}

static GwCertificate *
issue (const GwConfig *settings, GError **error)
{
  const char *const *names = gw_config_list (settings, "certificate-names");
  const char *state = gw_config_string (settings, "state-directory");
  g_autofree char *folder = g_build_filename (state, "tls", NULL);
  g_autoptr (GPtrArray) own = own_names (settings);
  g_autoptr (GwAuthority) authority = gw_authority_open (folder, error);

  if (authority == NULL)
    return NULL;
  if (names[0] == NULL)
    names = (const char *const *) own->pdata;
  return gw_authority_issue (authority, names, error);
}

static gboolean
has_https (const GwConfig *settings)
{
  for (const char *const *url = gw_config_list (settings, "listen"); *url != NULL; url++)
    if (g_str_has_prefix (*url, "https://"))
      return TRUE;
  return FALSE;
}

/* May be tried again after a failure. */
static gboolean
obtain_or_issue (GwCertificates *self, GError **error)
{
  g_clear_pointer (&self->acme, gw_acme_free);
  g_clear_pointer (&self->wish, gw_acme_wish_free);
  self->wish = gw_acme_wish_new (self->settings);
  if (self->wish != NULL)
    {
      self->acme = gw_acme_new (&self->wish->settings, error);
      if (self->acme == NULL)
        return FALSE;
      self->certificate = gw_acme_kept (self->acme);
    }
  if (self->certificate == NULL)
    {
      self->certificate = issue (self->settings, error);
      self->is_own = TRUE;
    }
  return self->certificate != NULL;
}

static gboolean
make_certificate (GwCertificates *self, GError **error)
{
  const char *chain = gw_config_string (self->settings, "certificate");
  const char *key = gw_config_string (self->settings, "certificate-key");

  if (chain == NULL || key == NULL)
    return obtain_or_issue (self, error);
  self->files = gw_certificate_files_new (chain, key, error);
  if (self->files == NULL)
    return FALSE;
  self->certificate = gw_certificate_ref (gw_certificate_files_certificate (self->files));
  return TRUE;
}

GwCertificates *
gw_certificates_new (const GwConfig *settings, GError **error)
{
  g_autoptr (GwCertificates) self = g_new0 (GwCertificates, 1);
  gboolean is_given = gw_config_string (settings, "certificate") != NULL;

  self->settings = settings;
  if ((has_https (settings) || is_given) && !make_certificate (self, error))
    {
      g_autofree char *where = gw_config_where (settings, is_given ? "certificate" : "listen");

      g_prefix_error (error, "%s: ", where);
      return NULL;
    }
  return g_steal_pointer (&self);
}

GwCertificate *
gw_certificates_need (GwCertificates *self, GError **error)
{
  if (self->certificate == NULL && !make_certificate (self, error))
    return NULL;
  return self->certificate;
}

gboolean
gw_certificates_check_name (const GwCertificates *self, GError **error)
{
  const char *domain_address = gw_config_string (self->settings, "domain-address");
  g_autofree char *name = NULL;
  guint16 port;

  if (self->certificate == NULL || domain_address == NULL ||
      !gw_address_split (domain_address, &name, &port, NULL) ||
      gw_certificate_is_for (self->certificate, name))
    return TRUE;
  g_set_error (error, GW_ERROR, GW_ERROR_CONFIG,
               "the certificate is not for %s, the name in [gateway] domain-address: clients would "
               "refuse it; give one that is, or set domain-address to its name",
               name);
  return FALSE;
}

/* No more than a warning: who stands before us may know better whom to trust. */
static void
look_at_name (gpointer data)
{
  const GwCertificates *self = data;
  g_autoptr (GError) error = NULL;

  if (has_https (self->settings) && !gw_certificates_check_name (self, &error))
    g_warning ("%s", error->message);
}

void
gw_certificates_free (GwCertificates *self)
{
  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_pointer (&self->files, gw_certificate_files_free);
  g_clear_pointer (&self->acme, gw_acme_free);
  if (self->certificate != NULL)
    gw_certificate_unwatch (self->certificate, self);
  g_clear_pointer (&self->wish, gw_acme_wish_free);
  g_clear_pointer (&self->certificate, gw_certificate_unref);
  g_free (self);
}

GwCertificate *
gw_certificates_certificate (GwCertificates *self)
{
  return self->certificate;
}

/* A certificate of our own is made anew before its end, unless its authority ends too. */
static void
renew_own (GwCertificates *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GwCertificate) renewed = issue (self->settings, &error);

  if (renewed != NULL)
    gw_certificate_take_over (self->certificate, renewed);
  else
    g_warning ("cannot make a new certificate: %s", error->message);
}

static void
look_at_age (GwCertificates *self, gint64 now)
{
  g_autofree char *text = NULL;

  /* What was obtained is renewed in time, unless that fails. */
  if (self->acme != NULL && !self->is_own && !gw_acme_is_failing (self->acme))
    return;
  text = gw_expiry_look (&self->expiry, gw_certificate_expires_at (self->certificate), now);
  if (text == NULL)
    return;
  if (self->files != NULL)
    g_warning ("the certificate %s %s; write a new one there, it is noticed by itself",
               gw_certificate_files_chain (self->files), text);
  else if (self->is_own)
    renew_own (self);
  else
    g_warning ("the certificate for %s %s; no new one could be obtained yet, see above",
               self->wish->names[0], text);
}

static void
on_obtained (GwCertificate *certificate, gpointer data)
{
  GwCertificates *self = data;

  gw_certificate_take_over (self->certificate, certificate);
  self->is_own = FALSE;
}

static void
begin_acme (GwCertificates *self, GwServer *server)
{
  if (self->is_own)
    g_message ("until a certificate for %s is obtained, one of our own authority serves, which "
               "browsers warn of",
               self->wish->names[0]);
  gw_acme_begin (self->acme, server, on_obtained, self);
}

static gboolean
on_timer (gpointer data)
{
  look_at_age (data, gw_wall_clock ());
  return G_SOURCE_CONTINUE;
}

void
gw_certificates_begin (GwCertificates *self, GwServer *server)
{
  if (self->certificate == NULL)
    {
      if (gw_config_is_set (self->settings, "acme") && gw_config_boolean (self->settings, "acme"))
        g_warning ("acme = true, but nothing here is served by TLS: no certificate is obtained");
      return;
    }
  look_at_name (self);
  gw_certificate_watch (self->certificate, look_at_name, self);
  if (self->files != NULL)
    gw_certificate_files_begin (self->files);
  else if (self->acme != NULL)
    begin_acme (self, server);
  else
    g_message ("the certificate is of our own authority; \"meeting ca\" prints what to trust");
  on_timer (self);
  self->timer = g_timeout_add_seconds (INTERVAL, on_timer, self);
}

static gboolean
reload (const GwConfig *settings, gpointer data, GError **error)
{
  GwCertificates *self = data;
  const char *chain = gw_config_string (settings, "certificate");
  const char *key = gw_config_string (settings, "certificate-key");

  if (self->acme != NULL)
    gw_acme_hasten (self->acme);
  if (self->files == NULL || chain == NULL || key == NULL)
    return TRUE;
  return gw_certificate_files_reload (self->files, chain, key, error);
}

static const char *const keys[] = { "certificate", "certificate-key", NULL };
const GwReloadHook gw_certificates_hook = { "the certificate", keys, reload };
