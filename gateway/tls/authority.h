/* A certificate authority of one's own, kept in a folder, for networks without a public one:
 *
 *   ca.pem      what browsers and other roles are told to trust
 *   ca-key.pem  its key (0600)
 *   leaf.pem    the certificate last issued, with leaf-key.pem (0600)
 *
 * ECDSA P-256 all of it. Control thread. */
#pragma once

#include "gateway/tls/certificate.h"

G_BEGIN_DECLS

typedef struct _GwAuthority GwAuthority;

/* Opens the authority in @directory, made (0700) with a new authority when there is none yet. */
GwAuthority *gw_authority_open (const char *directory, GError **error);
void gw_authority_free (GwAuthority *authority);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GwAuthority, gw_authority_free)

/* Returns: the path of ca.pem. */
const char *gw_authority_path (const GwAuthority *authority);

/* Reads what is there and makes nothing.
 * Returns: (transfer full): the PEM text of ca.pem in @directory; %NULL with GW_ERROR_NOT_FOUND set
 *   when there is none, with GW_ERROR_DENIED when this user may not read it, with another when it
 *   is no certificate. */
char *gw_authority_print (const char *directory, GError **error);

/* @names: DNS names and IP addresses without brackets, %NULL-terminated, at least one.
 * Returns: (transfer full): the certificate kept from last time when it is for exactly @names and
 *   has 30 days left, else a new one for 825 days (the most that browsers accept of an
 *   authority that a person installed). */
GwCertificate *
gw_authority_issue (GwAuthority *authority, const char *const *names, GError **error);

G_END_DECLS
