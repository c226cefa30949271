/* Which labels a node needs for whose meetings: some for all, more by rules of the key-file.
 * Immutable; any thread.
 */
#pragma once

#include "gateway/gateway/option.h"

G_BEGIN_DECLS

typedef struct _AllocateRules AllocateRules;

/* Reads the options "labels" (NAME=VALUE;…) and "rules" (PATTERN:NAME=VALUE,…;…) of @config.
 * Returns: %NULL with GW_ERROR_CONFIG naming the entry. */
AllocateRules *allocate_rules_new (const GwConfig *config, GError **error);
void allocate_rules_free (AllocateRules *rules);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AllocateRules, allocate_rules_free)

/* Returns: the labels for meetings of @email: those for all, and those of the first rule that
 * matches; perhaps empty. Lives as long as @rules. */
const char *const *allocate_rules_labels (const AllocateRules *rules, const char *email);

/* The two rows. */
#define ALLOCATE_RULES_OPTIONS                                                                     \
  { "labels",                                                                                      \
    NULL,                                                                                          \
    GW_OPTION_LIST,                                                                                \
    NULL,                                                                                          \
    0,                                                                                             \
    0,                                                                                             \
    "labels that every sfu must have, as NAME=VALUE; turns and file stores have them where one "   \
    "can be found" },                                                                              \
  {                                                                                                \
    "rules", NULL, GW_OPTION_LIST, NULL, 0, 0,                                                     \
        "more labels by who creates the meeting, the first match counts: "                         \
        "*@eu.example.com:region=eu or boss@example.com:region=eu,size=large"                      \
  }

G_END_DECLS
