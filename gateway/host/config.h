/* One section of the key-file, read and checked: what plugins see of it is in option.h of the
 * public headers. */
#pragma once

#include "gateway/gateway/option.h"
#include "gateway/host/option.h"
#include "gateway/host/problems.h"

G_BEGIN_DECLS

typedef struct
{
  GwOptionValue value;
  gboolean is_set;
  guint line;   /* among those of all files, 0 when not from one */
  char *origin; /* "meeting.conf:14" */
} GwConfigEntry;

/* @rows: outlives the configuration. All entries are unset. */
GwConfig *gw_config_new (const char *section, const GwOption *rows);
void gw_config_free (GwConfig *config); /* wipes secrets */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GwConfig, gw_config_free)

/* The entry of the row at @index, to be filled in before anybody else sees the configuration. */
GwConfigEntry *gw_config_entry (GwConfig *config, guint index);

/* Two readings by the same rows. Returns: (transfer container): the keys whose values differ. */
GPtrArray *gw_config_changes (const GwConfig *before, const GwConfig *now);

/* Adds "meeting.conf:14: [turn] port", a space and the message to @problems; no space before a
 * message that begins with a colon. */
void gw_config_complain (const GwConfig *config,
                         GwProblems *problems,
                         const char *key,
                         const char *format,
                         ...) G_GNUC_PRINTF (4, 5);

G_END_DECLS
