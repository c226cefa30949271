/* What `meeting test-plugin` tries: each case in a process of its own. */
#pragma once

#include "gateway/conformance/bench.h"

G_BEGIN_DECLS

/**
 * GwCase:
 * @name: one word, for --case.
 * @what: what holds when it passes.
 * @run: ends by gw_bench_pass() and its like, or returns, which is a pass.
 */
typedef struct
{
  const char *name;
  const char *what;
  void (*run) (GwBench *bench);
} GwCase;

/* Ended by an empty one. */
extern const GwCase gw_cases[];

/* case-answers.c */
void gw_case_scheduled (GwBench *bench);
void gw_case_instant (GwBench *bench);
void gw_case_fs (GwBench *bench);
void gw_case_machines (GwBench *bench);
void gw_case_again (GwBench *bench);
void gw_case_moved (GwBench *bench);
void gw_case_many (GwBench *bench);
void gw_case_release (GwBench *bench);
void gw_case_release_asked (GwBench *bench);
void gw_case_explain (GwBench *bench);

/* case-input.c */
void gw_case_email (GwBench *bench);
void gw_case_meeting (GwBench *bench);
void gw_case_times (GwBench *bench);
void gw_case_kind (GwBench *bench);

/* case-weather.c */
void gw_case_no_nodes (GwBench *bench);
void gw_case_full_nodes (GwBench *bench);
void gw_case_nodes_die (GwBench *bench);
void gw_case_many_nodes (GwBench *bench);
void gw_case_clock (GwBench *bench);
void gw_case_disk_full (GwBench *bench);
void gw_case_failing (GwBench *bench);
void gw_case_hanging (GwBench *bench);
void gw_case_rubbish (GwBench *bench);

/* case-life.c */
void gw_case_loads (GwBench *bench);
void gw_case_creates (GwBench *bench);
void gw_case_options (GwBench *bench);
void gw_case_stop (GwBench *bench);
void gw_case_stop_asked (GwBench *bench);
void gw_case_destroy_asked (GwBench *bench);
void gw_case_crash (GwBench *bench);
void gw_case_second (GwBench *bench);
void gw_case_leaks (GwBench *bench);

G_END_DECLS
