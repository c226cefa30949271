/* A certificate from a public authority, obtained and renewed by itself (ACME, RFC 8555, http-01),
 * without ever a restart. Its folder:
 *
 *   authority-…/  uacme's: the account's key, certificates and their keys
 *   challenges/   answers to the authority's questions, while it asks
 *   hook          link to this program; under that name it is uacme's hook
 *   plan          when to ask next, so that a restart does not ask again
 *
 * Control thread. */
#pragma once

#include "gateway/tls/acme-door.h"
#include "gateway/tls/certificate.h"

G_BEGIN_DECLS

/* The name under which the program is uacme's hook. */
#define GW_ACME_HOOK "hook"

/**
 * GwAcmeSettings: outlives the GwAcme.
 * @folder: see above; made when missing.
 * @directory: URL of the authority.
 * @email: (nullable): where it may write to.
 * @names: of the certificate, %NULL-terminated; the first is the one of redirects.
 * @doors: "http://ADDRESS:80", …: what to listen on; perhaps empty.
 * @https_port: where redirects lead.
 */
typedef struct
{
  const char *folder;
  const char *directory;
  const char *email;
  const char *const *names;
  const char *const *doors;
  guint16 https_port;
} GwAcmeSettings;

typedef struct _GwAcme GwAcme;

/* Reads what earlier processes left, which may block. */
GwAcme *gw_acme_new (const GwAcmeSettings *settings, GError **error);
void gw_acme_free (GwAcme *acme);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GwAcme, gw_acme_free)

/* Returns: (transfer full) (nullable): the certificate of last time, when it has not expired. */
GwCertificate *gw_acme_kept (GwAcme *acme);

typedef void (*GwAcmeObtained) (GwCertificate *certificate, gpointer data);

/* Listens on the doors, and asks the authority whenever it is time.
 * @server: (nullable): answers the authority's questions too.
 * @obtained: called for each new certificate. */
void gw_acme_begin (GwAcme *acme, GwServer *server, GwAcmeObtained obtained, gpointer data);

/* Somebody has seen to what failed: asks at once, unless the authority's limits forbid it. Nothing
 * to do when all is well. */
void gw_acme_hasten (GwAcme *acme);

/* Whether the last attempt failed. */
gboolean gw_acme_is_failing (const GwAcme *acme);

G_END_DECLS
