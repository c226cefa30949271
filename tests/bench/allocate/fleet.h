/* Machines with sfus that come up, fail and are paid for: a pool that is always there, or a cloud
 * that the create-, delete- and list-commands of a strategy reach. */
#pragma once

#include "gateway/host/rig.h"
#include "tests/bench/allocate/agenda.h"

G_BEGIN_DECLS

typedef struct _Fleet Fleet;

/* @failed: the sfu at @address is gone, and all who met there notice. */
typedef void (*FleetFailed) (const char *address, gpointer data);

/* @rig, @agenda: outlive it. */
Fleet *fleet_new (GwRig *rig, Agenda *agenda, guint32 seed, FleetFailed failed, gpointer data);
void fleet_free (Fleet *fleet);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Fleet, fleet_free)

/* Adds @n machines that are always there, but for failures. */
void fleet_add_pool (Fleet *fleet, guint n);

/* From now on the plugin's commands reach this cloud. */
void fleet_open_cloud (Fleet *fleet);

/* Nobody fails any more, so that the end can come. */
void fleet_stop_failing (Fleet *fleet);

gboolean fleet_is_alive (Fleet *fleet, const char *address);

/* @people come to the sfu at @address, or leave it (negative). */
void fleet_move_people (Fleet *fleet, const char *address, int people);

/**
 * FleetBill:
 * @seconds: that machines existed.
 * @created, @failed: machines.
 * @deleted_in_use: machines deleted under people in a meeting.
 * @left: machines that exist.
 * @most: machines that existed at one moment.
 */
typedef struct
{
  gint64 seconds;
  guint created;
  guint failed;
  guint deleted_in_use;
  guint left;
  guint most;
} FleetBill;

void fleet_bill (Fleet *fleet, FleetBill *bill);

G_END_DECLS
