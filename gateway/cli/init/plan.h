/* What a run of `meeting init` is about: a key-file to be written, with what was found out in it;
 * or the one that is there already, to be looked at. */
#pragma once

#include "gateway/cli/flags.h"
#include "gateway/cli/init/facts.h"
#include "gateway/cli/init/place.h"
#include "gateway/host/setup.h"

G_BEGIN_DECLS

/**
 * GwInitWishes: what the command line says.
 * @path: of the key-file, absolute.
 * @domain: (nullable): NAME or NAME:PORT, as gw_init_plan_is_domain() takes it.
 * @email: (nullable): whom the first link signs in.
 */
typedef struct
{
  char *path;
  char *domain;
  char *email;
  gboolean dry_run;
  gboolean force;
} GwInitWishes;

/**
 * GwInitPlan:
 * @text: (nullable): what is to be written in @place; %NULL where nothing is.
 * @setup: the configuration as it is, or will be.
 * @refusal: (nullable): why the mail server of this machine is of no use.
 * @base: (nullable): the key-file without what we write.
 * @flags, @loader: (nullable): what else was given, and where its option rows live.
 */
typedef struct
{
  const GwInitWishes *wishes;
  GwInitPlace *place;
  GwInitFacts *facts;
  GwSetup *setup;
  char *text;
  GError *refusal;
  GwSetup *base;
  GwFlags *flags;
  GwLoader *loader;
} GwInitPlan;

gboolean gw_init_plan_is_domain (const char *text);

/* Writes nothing. Blocks, as lookup.h.
 * @wishes: outlives the plan. @argv: the flags that are keys, from the subcommand's name on.
 * Returns: (transfer full): %NULL with @error set, GW_ERROR_BAD_REQUEST where a flag is wrong. */
GwInitPlan *gw_init_plan_new (const GwInitWishes *wishes, int argc, char **argv, GError **error);
void gw_init_plan_free (GwInitPlan *plan);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GwInitPlan, gw_init_plan_free)

G_END_DECLS
