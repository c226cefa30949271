#include "plugins/allocate/on-demand/ledger.h"

#define HOUR 3600
#define NOW 1000000

static const AllocateTimes times = {
  .lead = 2 * HOUR, .linger = HOUR, .instant_linger = 3 * HOUR, .boot_timeout = 600
};

static void
test_times (void)
{
  g_autoptr (AllocateLedger) ledger = allocate_ledger_new (&times);
  AllocateMachine *machine = allocate_machine_new ("a", "a:1", "", NULL);
  gint64 begin_at, end_at;

  allocate_ledger_add (ledger, machine);
  g_assert_false (allocate_machine_span (machine, &begin_at, &end_at));
  g_assert_cmpint (allocate_machine_create_at (machine, &times), ==, G_MAXINT64);
  g_assert_cmpint (allocate_machine_delete_at (machine, &times), ==, 600);
  allocate_ledger_book (ledger, machine, "m", NOW, NOW + HOUR);
  allocate_ledger_book (ledger, machine, "n", NOW + 2 * HOUR, NOW + 3 * HOUR);
  g_assert_true (allocate_machine_span (machine, &begin_at, &end_at));
  g_assert_cmpint (begin_at, ==, NOW);
  g_assert_cmpint (end_at, ==, NOW + 3 * HOUR);
  g_assert_cmpint (allocate_machine_create_at (machine, &times), ==, NOW - 2 * HOUR);
  g_assert_cmpint (allocate_machine_delete_at (machine, &times), ==, NOW + 4 * HOUR);
  /* The last to begin is not the last to end. */
  allocate_ledger_book (ledger, machine, "n", NOW + HOUR / 4, NOW + HOUR / 2);
  g_assert_cmpint (allocate_machine_delete_at (machine, &times), ==, NOW + 2 * HOUR);
  machine->used_at = NOW + 5 * HOUR;
  g_assert_cmpint (allocate_machine_delete_at (machine, &times), ==, NOW + 5 * HOUR + 600);
}

static void
test_owner (void)
{
  AllocateMachine *machine = allocate_machine_new ("a", "a:1", "", "ada");

  machine->used_at = NOW;
  g_assert_cmpint (allocate_machine_create_at (machine, &times), ==, NOW);
  g_assert_cmpint (allocate_machine_delete_at (machine, &times), ==, NOW + 3 * HOUR);
  g_free (machine->owner);
  machine->owner = g_strdup ("");
  g_assert_cmpint (allocate_machine_create_at (machine, &times), ==, G_MAXINT64);
  g_assert_cmpint (allocate_machine_delete_at (machine, &times), ==, NOW + 3 * HOUR);
  allocate_machine_free (machine);
}

static void
test_states (void)
{
  AllocateMachine *machine = allocate_machine_new ("a", "a:1", "", NULL);

  g_assert_false (allocate_machine_exists (machine));
  g_assert_true (allocate_machine_is_open (machine, NOW));
  machine->state = ALLOCATE_RUNNING;
  g_assert_true (allocate_machine_exists (machine));
  g_assert_false (allocate_machine_is_lost (machine, NOW));
  machine->heard = TRUE;
  machine->heard_at = NOW - 89;
  g_assert_true (allocate_machine_is_open (machine, NOW));
  g_assert_false (allocate_machine_is_open (machine, NOW + 1));
  machine->state = ALLOCATE_DELETING;
  g_assert_false (allocate_machine_is_open (machine, NOW));
  machine->again = TRUE;
  g_assert_true (allocate_machine_is_open (machine, NOW));
  machine->state = ALLOCATE_GONE;
  g_assert_false (allocate_machine_is_open (machine, NOW));
  g_assert_false (allocate_machine_exists (machine));
  allocate_machine_free (machine);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/allocate/machine/times", test_times);
  g_test_add_func ("/allocate/machine/owner", test_owner);
  g_test_add_func ("/allocate/machine/states", test_states);
  return g_test_run ();
}
