/* The log: GLib's structured messages as one line each on stderr, text or JSON, or as they are to
 * the journal when stderr is it. Fields MEETING, PARTICIPANT and WORKER are printed when given. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  GW_LOG_ERROR, /* what somebody must see to */
  GW_LOG_WARNING,
  GW_LOG_INFO,
  GW_LOG_DEBUG,
} GwLogLevel;

typedef enum
{
  GW_LOG_TEXT,
  GW_LOG_JSON, /* an object with time, level, domain, message and, when given, the fields */
} GwLogFormat;

/* "text", "json", %NULL. */
extern const char *const gw_log_format_names[];

/* Returns: %FALSE when @name is none of the above. */
gboolean gw_log_format_parse (const char *name, GwLogFormat *format);

/* "error", "warning", "info", "debug", %NULL. */
extern const char *const gw_log_level_names[];

/* Returns: %FALSE when @name is none of the above. */
gboolean gw_log_level_parse (const char *name, GwLogLevel *level);

/* Takes over GLib's log of this process, from GW_LOG_INFO on; lives until the process ends. To be
 * called once, before other threads. */
typedef struct _GwLog GwLog;
GwLog *gw_log_install (void);

void gw_log_set_level (GwLog *log, GwLogLevel level);    /* any thread */
void gw_log_set_format (GwLog *log, GwLogFormat format); /* any thread */

/* Appends the line of a message, without line break; what could break or forge a line is
 * replaced. @time: microseconds since 1970 UTC. */
void gw_log_format (
    GString *line, gint64 time, GLogLevelFlags level, const GLogField *fields, gsize count);

/* The same as a JSON object. */
void gw_log_format_json (
    GString *line, gint64 time, GLogLevelFlags level, const GLogField *fields, gsize count);

G_END_DECLS
