/* The certificate of https and of all who serve by TLS: from the key-file's files, from a public
 * authority by ACME, or from an authority of our own; kept fresh while the process runs. Control
 * thread. */
#pragma once

#include "gateway/host/config.h"
#include "gateway/host/reload.h"
#include "gateway/http/server.h"
#include "gateway/tls/certificate.h"

G_BEGIN_DECLS

typedef struct _GwCertificates GwCertificates;

/* @settings: outlives the result. Reads or makes what https listeners present; nothing yet where
 * [gateway] listen names none and no files are given.
 * Returns: %NULL with @error set. */
GwCertificates *gw_certificates_new (const GwConfig *settings, GError **error);
void gw_certificates_free (GwCertificates *certificates);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GwCertificates, gw_certificates_free)

/* Returns: (transfer none) (nullable): %NULL where there is nothing yet. */
GwCertificate *gw_certificates_certificate (GwCertificates *certificates);

/* Whether what there is, is for the name in [gateway] domain-address, if that names one.
 * Returns: %FALSE with @error set. */
gboolean gw_certificates_check_name (const GwCertificates *certificates, GError **error);

/* As above, made now where there is nothing yet; before gw_certificates_begin(). May block.
 * Returns: (transfer none): %NULL with @error set. */
GwCertificate *gw_certificates_need (GwCertificates *certificates, GError **error);

/* From here on changed files are noticed, authorities are asked in time, and the end of a
 * certificate is said in time.
 * @server: answers the questions of authorities too. */
void gw_certificates_begin (GwCertificates *certificates, GwServer *server);

/* What SIGHUP does; its data is the GwCertificates. */
extern const GwReloadHook gw_certificates_hook;

G_END_DECLS
