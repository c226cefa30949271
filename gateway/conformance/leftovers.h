/* What this process has that a plugin could have left behind. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  guint sources; /* in the default main context */
  guint files;   /* open */
  guint threads;
} GwLeftovers;

/* Control thread. */
GwLeftovers gw_leftovers_count (void);

G_END_DECLS
