/* A certificate that lives in two files which somebody renews: they are looked at when their
 * folders change, and every ten seconds, since a renewal may swap links far above them.
 *
 * A pair that cannot be read, does not match, or has expired while the present one has not, is
 * refused with one line in the log; the present one stays. Read in a thread of its own; everything
 * else on the control thread. */
#pragma once

#include "gateway/tls/certificate.h"

G_BEGIN_DECLS

typedef struct _GwCertificateFiles GwCertificateFiles;

/* Reads both files, which may block.
 * Returns: %NULL with @error naming the file when one cannot be read or they do not match. */
GwCertificateFiles *gw_certificate_files_new (const char *chain, const char *key, GError **error);
void gw_certificate_files_free (GwCertificateFiles *files);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GwCertificateFiles, gw_certificate_files_free)

/* Returns: (transfer none): what is presented, replaced as the files are. */
GwCertificate *gw_certificate_files_certificate (GwCertificateFiles *files);

/* Begins to watch. */
void gw_certificate_files_begin (GwCertificateFiles *files);

/* Returns: the path of the chain. */
const char *gw_certificate_files_chain (const GwCertificateFiles *files);

/* Somebody says that they changed, or that they are others from now on: reads them at once, which
 * may block. On failure nothing has changed and @error is set. */
gboolean gw_certificate_files_reload (GwCertificateFiles *files,
                                      const char *chain,
                                      const char *key,
                                      GError **error);

G_END_DECLS
