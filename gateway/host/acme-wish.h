/* What [gateway] wants of a public certificate authority, by rows that begin with acme. */
#pragma once

#include "gateway/host/config.h"
#include "gateway/tls/acme.h"

G_BEGIN_DECLS

typedef struct
{
  GwAcmeSettings settings;
  char *folder;
  GStrv names;
  GStrv doors;
} GwAcmeWish;

/* Complains about what cannot work. */
void gw_acme_wish_check (const GwConfig *config, GwProblems *problems);

/* @config: checked, and outlives the result.
 * Returns: (transfer full) (nullable): how to obtain a certificate where one is needed; %NULL when
 *   none is to be obtained: one is given, acme is false, or nobody said so and domain-address is no
 *   public name. */
GwAcmeWish *gw_acme_wish_new (const GwConfig *config);
void gw_acme_wish_free (GwAcmeWish *wish);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GwAcmeWish, gw_acme_wish_free)

G_END_DECLS
