/* A strategy on the host's rig, and what it last answered: what the tests of all strategies share.
 */
#pragma once

#include "gateway/host/rig.h"

G_BEGIN_DECLS

typedef struct
{
  GwRig *rig;
  const char *plugin;
  char **settings;
  const char *email; /* of whom the next questions are */
  /* The last answer. */
  guint answers;
  char *sfu, *turn, *fs, *reason, *error;
  guint retry_after;
} Bench;

/* @plugin: its name. Then its settings, KEY=VALUE, and %NULL. It is created. */
Bench *bench_new (const char *plugin, ...) G_GNUC_NULL_TERMINATED;
void bench_free (Bench *bench);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Bench, bench_free)

void bench_start (Bench *bench);

/* The process dies and starts again. */
void bench_crash (Bench *bench);

gint64 bench_now (Bench *bench);
void bench_settle (Bench *bench);
void bench_advance (Bench *bench, gint64 seconds);
void bench_jump (Bench *bench, gint64 now);

/* Asks for sfu and turn; what else was answered is in @bench.
 * Returns: (nullable): the sfu. */
const char *bench_ask (Bench *bench, const char *meeting, gint64 begin_at, gint64 end_at);

/* Asks twice before anything is answered; the first cannot be kept.
 * Returns: (nullable): the sfu of the second. */
const char *bench_ask_twice (
    Bench *bench, const char *meeting, gint64 begin_at, gint64 then_begin_at, gint64 seconds);
const char *bench_ask_fs (Bench *bench, const char *meeting);

/* Returns: (transfer full). */
char *bench_explain (Bench *bench, const char *meeting, gint64 begin_at, gint64 end_at);

/* With @setting beside @more, or in its place, the plugin is not created, and says why with
 * @message in it. */
void bench_assert_refused_with (const char *plugin,
                                const char *const *more,
                                const char *setting,
                                const char *message);
void bench_assert_refused (const char *plugin, const char *setting, const char *message);

G_END_DECLS
