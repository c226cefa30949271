/* Labels of nodes: "region=eu". Any thread. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Bytes of a label, and labels of a node. */
#define GW_LABEL_MAX 128
#define GW_LABELS_MAX 32

/* Whether @label is NAME=VALUE: a name of letters, digits, '.', '_', '/' and '-', and a value of
 * printable ASCII without spaces, perhaps empty. */
gboolean gw_label_is_valid (const char *label);

/* Returns: (nullable): what is wrong with @labels, to follow the key's name; (transfer full). */
char *gw_label_problem (const char *const *labels);

G_END_DECLS
