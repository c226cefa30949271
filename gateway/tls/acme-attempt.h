/* One attempt to obtain a certificate: the program uacme as a child, first to have an account, then
 * to have the certificate issued. Control thread; nothing blocks. */
#pragma once

#include "gateway/tls/acme-plan.h"

G_BEGIN_DECLS

/**
 * GwAcmeOrder:
 * @directory: URL of the authority.
 * @email: (nullable): where it may write to.
 * @names: DNS names, at least one.
 * @folder: of uacme: account key, certificates and their keys; made when missing.
 * @hook: program that uacme calls for each challenge.
 */
typedef struct
{
  const char *directory;
  const char *email;
  const char *const *names;
  const char *folder;
  const char *hook;
} GwAcmeOrder;

typedef struct _GwAcmeAttempt GwAcmeAttempt;

/* @error: (nullable): %NULL when the certificate is there; else what the authority said, with
 * @failure. */
typedef void (*GwAcmeAttemptDone) (GwAcmeFailure failure, const GError *error, gpointer data);

/* @order: used until @done. @done: called once, never inside this call, and may
 * free the attempt.
 * Returns: %NULL with @error set when uacme is not installed. */
GwAcmeAttempt *gw_acme_attempt_new (const GwAcmeOrder *order,
                                    GwAcmeAttemptDone done,
                                    gpointer data,
                                    GError **error);

/* Ends it; its done() is not called any more. */
void gw_acme_attempt_free (GwAcmeAttempt *attempt);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GwAcmeAttempt, gw_acme_attempt_free)

/* Returns: (transfer full): one line of what uacme wrote on standard error that says why it failed,
 *   and @failure with it. Public for its test. */
char *gw_acme_attempt_explain (const char *text, GwAcmeFailure *failure);

G_END_DECLS
