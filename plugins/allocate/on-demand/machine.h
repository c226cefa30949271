/* One machine on demand: promised, made, used and deleted again. Plain data with its rules of time;
 * who changes it is keeper.c. Control thread only.
 */
#pragma once

#include "gateway/gateway/allocator.h"
#include "plugins/allocate/timeline.h"

G_BEGIN_DECLS

/* What stands in the ledger before anything is done about it. */
typedef enum
{
  ALLOCATE_PLANNED,  /* promised, perhaps; there is none */
  ALLOCATE_CREATING, /* the create-command was begun, and is not known to have succeeded */
  ALLOCATE_RUNNING,  /* the create-command succeeded */
  ALLOCATE_DELETING, /* the delete-command was begun, or is about to */
  ALLOCATE_GONE,     /* deleted; only the ledger has not been told */
} AllocateState;

/* Seconds, of the options of the same names. */
typedef struct
{
  gint64 lead;
  gint64 linger;
  gint64 instant_linger;
  gint64 boot_timeout;
} AllocateTimes;

typedef struct _AllocateMachine AllocateMachine;

/* A scheduled meeting on a machine.
 * @serial: no two stays have the same.
 * @durable: it is on the disk.
 * @doubts, @over: looks in a row that found it otherwise in api's calendar; that found it ended. */
typedef struct
{
  AllocateMachine *machine;
  char *meeting;
  gint64 begin_at;
  gint64 end_at;
  guint64 serial;
  gboolean durable;
  guint doubts;
  guint over;
} AllocateStay;

/* Times are seconds since 1970 UTC, 0: never.
 * @labels: "NAME=VALUE;…", perhaps empty.
 * @owner: (nullable): whose instant meetings it serves; "" for a machine that is nobody's.
 * @stays: of #AllocateStay, when there is no owner.
 * @made_at: when the create-command succeeded.
 * @heard: its node has been alive since then; @heard_at: when it was last seen so.
 * @used_at: last known use.
 * @not_before: nothing is tried again earlier; @failures: tries in a row that led to no live node;
 *   @problem: (nullable): what went wrong last.
 * @again: it is deleted in order to be made anew.
 * @due_at: when keeper.c looks at it again.
 * @missing: lists in a row that did not have it.
 * @kept_used_at: @used_at as it is on the disk.
 * @busy: an intent is on its way to the disk, or its command is under way.
 * @writes: changes on their way to the disk. */
struct _AllocateMachine
{
  char *name;
  char *address;
  char *labels;
  char *owner;
  AllocateState state;
  AllocateTimeline *stays;
  gint64 made_at;
  gboolean heard;
  gint64 heard_at;
  gint64 used_at;
  gint64 not_before;
  guint failures;
  char *problem;
  gboolean again;
  gint64 due_at;
  guint missing;
  gint64 kept_used_at;
  gboolean busy;
  guint writes;
};

/* @owner: (nullable). */
AllocateMachine *
allocate_machine_new (const char *name, const char *address, const char *labels, const char *owner);

/* Its stays must have left. */
void allocate_machine_free (AllocateMachine *machine);

/* Whether the machine is, or may be: somebody pays for it. */
gboolean allocate_machine_exists (const AllocateMachine *machine);

/* Whether it can be promised to more meetings. */
gboolean allocate_machine_is_open (const AllocateMachine *machine, gint64 now);

/* Whether its node was alive and has been silent for a while: it may serve a meeting that we do not
 * hear of, but nobody is sent there any more. */
gboolean allocate_machine_is_lost (const AllocateMachine *machine, gint64 now);

/* When it is to be made, G_MAXINT64: for nobody as things are. */
gint64 allocate_machine_create_at (const AllocateMachine *machine, const AllocateTimes *times);

/* When it is to be deleted, as things are. */
gint64 allocate_machine_delete_at (const AllocateMachine *machine, const AllocateTimes *times);

/* The span of its stays. Returns: %FALSE when there are none. */
gboolean allocate_machine_span (const AllocateMachine *machine, gint64 *begin_at, gint64 *end_at);

G_END_DECLS
