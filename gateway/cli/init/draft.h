/* The settings of this machine as the text of a key-file. */
#pragma once

#include "gateway/cli/flags.h"
#include "gateway/cli/init/facts.h"
#include "gateway/cli/init/place.h"
#include "gateway/host/setup.h"

G_BEGIN_DECLS

/* The roles of one machine that does everything, %NULL-terminated. */
extern const char *const gw_init_draft_plugins[];

/**
 * GwInitDraft:
 * @base: (nullable): the key-file that a fragment adds to; %NULL where the whole is written.
 * @flags: what was given on the command line; it counts more than what was found out.
 * @has_mail: whether the mail server of this machine takes our mails.
 */
typedef struct
{
  const GwInitPlace *place;
  const GwSetup *base;
  const GwFlags *flags;
  const GwInitFacts *facts;
  gboolean has_mail;
} GwInitDraft;

/* Returns: (transfer full): the text; it may hold secrets. */
char *gw_init_draft_print (const GwInitDraft *draft);

/* Reads the key-file as it will be with @text in @place.
 * Returns: %NULL with @error set: one line for each thing that is wrong. */
GwSetup *gw_init_draft_load (const GwInitPlace *place, const char *text, GError **error);

/* Returns: (transfer full): whom mails of this machine come from: "meetings@meet.example.org". */
char *gw_init_draft_sender (const GwInitFacts *facts);

G_END_DECLS
