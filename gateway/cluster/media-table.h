/* The media ports of the deployment's sfus, as heard. Control thread. */
#pragma once

#include "gateway/cluster/media-ports.h"

G_BEGIN_DECLS

typedef struct _GwMediaTable GwMediaTable;

GwMediaTable *gw_media_table_new (void);
void gw_media_table_free (GwMediaTable *table);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GwMediaTable, gw_media_table_free)

/* Something was heard: @all (element-type GwMediaPorts), perhaps none. What was not heard again for
 * ten minutes while other things were is forgotten; while nothing is heard, nothing is: api may be
 * away, and meetings go on without it.
 * @now: seconds since 1970 UTC. */
void gw_media_table_hear (GwMediaTable *table, const GArray *all, gint64 now);

/* In order of address. */
void gw_media_table_visit (const GwMediaTable *table, GwMediaPortsVisit visit, gpointer data);

G_END_DECLS
