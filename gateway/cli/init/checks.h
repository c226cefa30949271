/* What is tried of a configuration before somebody relies on it. Blocks; for a process that serves
 * nobody. */
#pragma once

#include "gateway/cli/init/facts.h"
#include "gateway/host/setup.h"

G_BEGIN_DECLS

/* Where the certificate will come from, and whether it can. */
void
gw_init_checks_certificate (const GwSetup *setup, const GwInitFacts *facts, GwInitReport *report);

/* Behind a router: whether the key-file has the address that the name leads to. */
void gw_init_checks_router (const GwSetup *setup, const GwInitFacts *facts, GwInitReport *report);

/* Makes the state directory where it is missing, and the secret, as the user who owns it.
 * Returns: %FALSE with @error set. */
gboolean gw_init_checks_secret (const GwSetup *setup, GwInitReport *report, GError **error);

/* What the plugins need elsewhere, such as the database, as the user who owns the state directory,
 * which exists. Returns: %FALSE with @error set at the first that fails. */
gboolean gw_init_checks_probe (const GwSetup *setup, GwInitReport *report, GError **error);

/* Whether sign-in codes get to people. @refusal: (nullable): why this machine's own mail server
 * does not serve; %NULL when it does, or was not asked. */
void gw_init_checks_mail (const GwSetup *setup, const GError *refusal, GwInitReport *report);

/* Whether a firewall of this machine is known to be closed. */
void gw_init_checks_firewall (const char *ports, GwInitReport *report);

G_END_DECLS
