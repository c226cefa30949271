/* Option rows: the one description of what a plugin can be told.
 *
 * A row is the only source for key-file parsing, command-line flags, `--help`, the sample
 * key-file and the manual's option list.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  GW_OPTION_STRING,   /* any UTF-8 text */
  GW_OPTION_INTEGER,  /* decimal, within [minimum, maximum] */
  GW_OPTION_BOOLEAN,  /* true or false */
  GW_OPTION_DURATION, /* 250ms, 30s, 5min, 2h, 7d; bounds and value in milliseconds */
  GW_OPTION_SIZE,     /* 512, 64K, 10M, 2G; bounds and value in bytes */
  GW_OPTION_LIST,     /* texts separated by ';' */
  GW_OPTION_PATH,     /* a file or folder; relative ones are taken from the key-file's folder */
  GW_OPTION_ADDRESS,  /* HOST:PORT, [IPv6]:PORT */
  GW_OPTION_SECRET,   /* text, or @FILE whose first line it is; never printed */
} GwOptionType;

/**
 * GwOption:
 * @key: the key in the plugin's section, in lower case with hyphens.
 * @flag: the long command-line flag without its hyphens where CONTRACT.md spells it differently,
 *   or %NULL when it is @key.
 * @type: how the text is read.
 * @value: the default as it would stand in the key-file; %NULL when there is none.
 * @minimum: least number allowed (integers, durations in milliseconds, sizes in bytes).
 * @maximum: greatest number allowed; 0 in both bounds means unbounded.
 * @help: one sentence for people, without a full stop.
 *
 * Rows stand in a static array that ends with an empty row.
 */
typedef struct
{
  const char *key;
  const char *flag;
  GwOptionType type;
  const char *value;
  gint64 minimum;
  gint64 maximum;
  const char *help;
} GwOption;

/* A plugin's section of the key-file, read and checked; immutable, any thread. */
typedef struct _GwConfig GwConfig;

/* The values below are owned by the configuration and live as long as it does. Asking for a key
 * without a row, or with another type's function, is a programming error (g_error). */

/* Returns: (nullable): the text of a STRING, PATH, ADDRESS or SECRET; %NULL when unset. */
const char *gw_config_string (const GwConfig *config, const char *key);

/* Returns: the number of an INTEGER, the milliseconds of a DURATION, the bytes of a SIZE. */
gint64 gw_config_integer (const GwConfig *config, const char *key);

gboolean gw_config_boolean (const GwConfig *config, const char *key);

/* Returns: the entries of a LIST, never %NULL, perhaps empty. */
const char *const *gw_config_list (const GwConfig *config, const char *key);

/* Returns: %TRUE when the administrator gave the key, %FALSE when the default stands. */
gboolean gw_config_is_set (const GwConfig *config, const char *key);

/* Returns: (transfer full): "meeting.conf:14: [turn] port", to begin a message about @key with. */
char *gw_config_where (const GwConfig *config, const char *key);

G_END_DECLS
