/* The bench that an allocation plugin is tested on: a rig with a small fleet, questions whose
 * answers are checked, and the report to the process that watches. One bench is one case in one
 * child process: whatever ends a case ends the process. Control thread. */
#pragma once

#include "gateway/host/rig.h"

G_BEGIN_DECLS

/* Seconds that the gateway waits for an answer. */
#define GW_BENCH_ANSWER_MAX 30

/* The bench's moment zero. */
#define GW_BENCH_NOW G_GINT64_CONSTANT (1893456000)

typedef struct _GwBench GwBench;

/* How the machines answer that the plugin calls: by commands, and by HTTP. */
typedef enum
{
  GW_BENCH_FAIR,    /* commands print nothing and succeed; answers are 200 and {} */
  GW_BENCH_FAILING, /* commands fail; there are no answers */
  GW_BENCH_HANGING,
  GW_BENCH_RUBBISH, /* commands print noise; answers are JSON of others, or say 503 */
} GwBenchWeather;

/* @path: NAME.so. @settings: "KEY=VALUE", ended by %NULL. @report: where the watching process
 * reads; lines of a letter, a space and a text. */
GwBench *gw_bench_new (const char *path, const char *const *settings, int report);

/* For who comes before a plugin is created. */
GwRig *gw_bench_rig (GwBench *bench);
const char *gw_bench_path (GwBench *bench);
const char *const *gw_bench_settings (GwBench *bench);

/* Says what is about to happen, to be named should the plugin crash or hang in it. */
void gw_bench_step (GwBench *bench, const char *format, ...) G_GNUC_PRINTF (2, 3);

/* These end the case. A failure is what is wrong, and what to do. */
G_NORETURN void gw_bench_fail (GwBench *bench, const char *format, ...) G_GNUC_PRINTF (2, 3);
G_NORETURN void gw_bench_skip (GwBench *bench, const char *format, ...) G_GNUC_PRINTF (2, 3);
G_NORETURN void gw_bench_pass (GwBench *bench);

/* Three sfus, a turn and an fs, two bookings. */
void gw_bench_put_fleet (GwBench *bench);
void gw_bench_put_sfu (GwBench *bench, const char *address, double load, gboolean draining);

void gw_bench_set_weather (GwBench *bench, GwBenchWeather weather);

/* How many commands and questions by HTTP there were. */
guint gw_bench_calls (GwBench *bench);

/* create() and start(), which must work; with the bench's settings. */
void gw_bench_create (GwBench *bench);

/* stop() with its done(), destroy(). */
void gw_bench_stop (GwBench *bench);
void gw_bench_destroy (GwBench *bench);

/* One question under way, or answered; lives as long as the bench. */
typedef struct _GwBenchAsk GwBenchAsk;

GwBenchAsk *gw_bench_ask (GwBench *bench, const GwAllocationRequest *request);

/* The usual questions, an hour ahead and an hour long where they have a time. */
GwBenchAsk *gw_bench_ask_scheduled (GwBench *bench, const char *meeting);
GwBenchAsk *gw_bench_ask_instant (GwBench *bench, const char *meeting);
GwBenchAsk *gw_bench_ask_fs (GwBench *bench, const char *meeting);

/* Waits until it is answered, once, in time and rightly. */
void gw_bench_await (GwBench *bench, GwBenchAsk *ask);

/* The same where any answer is right, an error included. */
void gw_bench_await_any (GwBench *bench, GwBenchAsk *ask);

/* Whether the answer names machines. */
gboolean gw_bench_is_success (const GwBenchAsk *ask);

/* Lets @seconds pass, in which nothing may go wrong. */
void gw_bench_pass_time (GwBench *bench, gint64 seconds);

/* Lets what is ready happen. */
void gw_bench_settle (GwBench *bench);

/* A while later still nothing was answered twice, and nobody complained. */
void gw_bench_check_quiet (GwBench *bench);

G_END_DECLS
