/* The connections of a server and how many each peer has. Control thread. */
#pragma once

#include "gateway/http/connection.h"
#include "gateway/http/limits.h"

G_BEGIN_DECLS

typedef struct _GwCensus GwCensus;

GwCensus *gw_census_new (void);
void gw_census_free (GwCensus *census);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GwCensus, gw_census_free)

/* Whether one more from @remote is within @limits. */
gboolean gw_census_has_room (GwCensus *census, const GwHttpLimits *limits, GSocketAddress *remote);

/* Keeps a reference until gw_census_remove(). */
void gw_census_add (GwCensus *census, GwConnection *connection);
void gw_census_remove (GwCensus *census, GwConnection *connection);

guint gw_census_count (GwCensus *census);

/* Returns: (transfer container): all of them, each with a reference, safe against changes. */
GPtrArray *gw_census_list (GwCensus *census);

G_END_DECLS
