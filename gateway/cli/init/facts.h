/* What was found out about this machine: its name, its addresses, and where the name leads. */
#pragma once

#include "gateway/cli/init/names.h"
#include "gateway/cli/init/reach.h"
#include "gateway/cli/init/report.h"

G_BEGIN_DECLS

/**
 * GwInitFacts:
 * @own: (element-type GwAddress): of this machine.
 * @answers: (element-type GwAddress): where @name leads.
 * @dns: whether it answers.
 * @by_dns: whether DNS says so, and not only this machine's hosts file.
 * @port: where https is served, as users see it.
 */
typedef struct
{
  GwInitName *name;
  GwInitDns dns;
  GArray *own;
  GArray *answers;
  gboolean by_dns;
  GwInitReach reach;
  guint16 port;
} GwInitFacts;

/* Blocks, as lookup.h. @name: (nullable): %NULL to find one. @origin: static: where it is from. */
GwInitFacts *gw_init_facts_new (const char *name, const char *origin, guint16 port);
void gw_init_facts_free (GwInitFacts *facts);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GwInitFacts, gw_init_facts_free)

/* Returns: (transfer full): "meet.example.org:443". */
char *gw_init_facts_address (const GwInitFacts *facts);

/* Tells whether users find this machine, and what to do so that they will.
 * @ports: what to forward, where a router is between. */
void gw_init_facts_report (const GwInitFacts *facts, const char *ports, GwInitReport *report);

G_END_DECLS
