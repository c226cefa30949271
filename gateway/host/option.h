/* Reads one text by its option row. Knows nothing of files and lines: config.c does. */
#pragma once

#include "gateway/gateway/option.h"

G_BEGIN_DECLS

/* What a text was read as; which members are set follows from the row's type. */
typedef struct
{
  char *text;    /* STRING, PATH (absolute), ADDRESS, SECRET; %NULL when unset */
  gint64 number; /* INTEGER, DURATION (ms), SIZE (bytes) */
  gboolean boolean;
  char **list; /* LIST; never %NULL once read */
} GwOptionValue;

/* Secrets are wiped. @value may be all zero. */
void gw_option_value_clear (GwOptionValue *value);

/* Both of the same row. */
gboolean gw_option_value_equal (const GwOptionValue *a, const GwOptionValue *b);

/* @text: of any type but LIST.
 * @folder: absolute; where relative PATHs and @FILE secrets start.
 * @value: (out): to be cleared by the caller when it worked; untouched when not.
 * The error's message continues "meeting.conf:14: [turn] port ", and never holds a secret. */
gboolean gw_option_read (const GwOption *row,
                         const char *text,
                         const char *folder,
                         GwOptionValue *value,
                         GError **error);

/* @texts: (transfer none): the entries; spaces around them and empty ones are dropped. */
void gw_option_read_list (const char *const *texts, GwOptionValue *value);

/* Reads the row's own default; no default gives an unset value. A default that cannot be read is
 * a programming error, told by @error. */
gboolean gw_option_read_default (const GwOption *row,
                                 const char *folder,
                                 GwOptionValue *value,
                                 GError **error);

/* For people: "text", "integer", "duration", … */
const char *gw_option_type_name (GwOptionType type);

/* Returns: (transfer full): "1s to 1h", "at least 1", "" when unbounded. */
char *gw_option_bounds (const GwOption *row);

/* Returns: (nullable): the row of @key in @rows. */
const GwOption *gw_option_find (const GwOption *rows, const char *key);

/* Returns: (transfer container): the keys of @rows, for suggestions. */
const char **gw_option_keys (const GwOption *rows);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (GwOptionValue, gw_option_value_clear)

G_END_DECLS
