#include "plugins/allocate/on-demand/ledger.h"

#define HOUR 3600
#define DAY (24 * HOUR)
#define NOW 1000000

static const AllocateTimes times = {
  .lead = 2 * HOUR, .linger = 2 * HOUR, .instant_linger = 3 * HOUR, .boot_timeout = 600
};

static AllocateMachine *
add (AllocateLedger *ledger, const char *name, const char *labels, const char *owner)
{
  g_autofree char *address = g_strconcat (name, ":1", NULL);
  AllocateMachine *machine = allocate_machine_new (name, address, labels, owner);

  machine->used_at = owner != NULL ? NOW : 0;
  allocate_ledger_add (ledger, machine);
  return machine;
}

static void
test_finds (void)
{
  g_autoptr (AllocateLedger) ledger = allocate_ledger_new (&times);
  AllocateMachine *a = add (ledger, "a", "", NULL);
  AllocateMachine *b = add (ledger, "b", "", "ada");
  AllocateStay *stay = allocate_ledger_book (ledger, a, "m", NOW, NOW + HOUR);
  g_autoptr (GPtrArray) list = NULL;

  g_assert_true (allocate_ledger_find (ledger, "a") == a);
  g_assert_true (allocate_ledger_find_address (ledger, "b:1") == b);
  g_assert_true (allocate_ledger_find_owner (ledger, "ada") == b);
  g_assert_true (allocate_ledger_find_stay (ledger, "m") == stay);
  g_assert_null (allocate_ledger_find_owner (ledger, ""));

  /* A second machine of the same owner leaves the first as nobody's. */
  add (ledger, "c", "", "ada");
  g_assert_cmpstr (b->owner, ==, "");
  allocate_ledger_remove (ledger, b);
  g_assert_cmpstr (allocate_ledger_find_owner (ledger, "ada")->name, ==, "c");
  allocate_ledger_remove (ledger, a);
  g_assert_null (allocate_ledger_find_stay (ledger, "m"));
  list = allocate_ledger_list (ledger);
  g_assert_cmpuint (list->len, ==, 1);
}

static const char *
choose (AllocateLedger *ledger, gint64 begin_at, gint64 end_at, const char *labels)
{
  const AllocateMachine *machine = allocate_ledger_choose (ledger, begin_at, end_at, labels, NOW);

  return machine != NULL ? machine->name : NULL;
}

static void
test_chooses (void)
{
  g_autoptr (AllocateLedger) ledger = allocate_ledger_new (&times);
  AllocateMachine *a = add (ledger, "a", "", NULL);
  AllocateMachine *b = add (ledger, "b", "", NULL);
  gint64 day = NOW + DAY;

  g_assert_null (choose (ledger, day, day + HOUR, ""));
  allocate_ledger_book (ledger, a, "one", day, day + HOUR);
  allocate_ledger_book (ledger, b, "two", day, day + 2 * HOUR);

  g_assert_null (choose (ledger, day + HOUR - 1, day + 2 * HOUR - 1, "region=eu"));
  g_assert_cmpstr (choose (ledger, day + HOUR, day + 2 * HOUR, ""), ==, "a");
  /* The one that has to live less longer. */
  g_assert_cmpstr (choose (ledger, day + 2 * HOUR, day + 3 * HOUR, ""), ==, "b");
  g_assert_cmpstr (choose (ledger, day - HOUR, day, ""), !=, NULL);
  g_assert_null (choose (ledger, day - HOUR, day + 1, ""));
  /* As long as one of its own, or longer. */
  g_assert_cmpstr (choose (ledger, day + 6 * HOUR, day + 7 * HOUR, ""), ==, "b");
  g_assert_null (choose (ledger, day + 6 * HOUR + 1, day + 7 * HOUR, ""));
  b->state = ALLOCATE_DELETING;
  g_assert_null (choose (ledger, day + 2 * HOUR + 3 * HOUR + 1, day + 7 * HOUR, ""));
  /* A gap costs nothing. */
  allocate_ledger_book (ledger, a, "three", day + 3 * HOUR, day + 4 * HOUR);
  g_assert_cmpstr (choose (ledger, day + HOUR, day + 3 * HOUR, ""), ==, "a");
  allocate_ledger_unbook (ledger, allocate_ledger_find_stay (ledger, "one"));
  allocate_ledger_book (ledger, a, "three", day + 30 * HOUR, day + 31 * HOUR);
  g_assert_null (choose (ledger, day, day + HOUR, ""));
}

static void
test_peak (void)
{
  g_autoptr (AllocateLedger) ledger = allocate_ledger_new (&times);
  gint64 day = NOW + DAY;

  g_assert_cmpuint (allocate_ledger_peak (ledger, NOW, NOW + DAY, NOW), ==, 0);
  allocate_ledger_book (ledger, add (ledger, "a", "", NULL), "one", day, day + HOUR);
  allocate_ledger_book (ledger, add (ledger, "b", "", NULL), "two", day + 5 * HOUR, day + 6 * HOUR);
  add (ledger, "c", "", "ada");
  add (ledger, "d", "", "bob");
  g_assert_cmpuint (allocate_ledger_peak (ledger, NOW, NOW + HOUR, NOW), ==, 2);
  /* One goes as the other comes. */
  g_assert_cmpuint (allocate_ledger_peak (ledger, day, day + 9 * HOUR, NOW), ==, 1);
  allocate_ledger_book (ledger, add (ledger, "e", "", NULL), "three", day + HOUR, day + 3 * HOUR);
  g_assert_cmpuint (allocate_ledger_peak (ledger, day, day + 9 * HOUR, NOW), ==, 2);
  g_assert_cmpuint (allocate_ledger_peak (ledger, day + 7 * HOUR, day + 9 * HOUR, NOW), ==, 1);
}

/* A week of random meetings: never two at once on a machine, each machine's life without a hole. */
static void
test_random (void)
{
  g_autoptr (AllocateLedger) ledger = allocate_ledger_new (&times);
  g_autoptr (GRand) rand = g_rand_new_with_seed (3);
  g_autoptr (GPtrArray) machines = NULL;
  gint64 lived = 0, alone = 0;

  for (guint i = 0; i < 3000; i++)
    {
      gint64 begin_at = NOW + DAY + g_rand_int_range (rand, 0, 7 * 24 * 4) * 900;
      gint64 end_at = begin_at + g_rand_int_range (rand, 1, 9) * 900;
      g_autofree char *meeting = g_strdup_printf ("m%u", i);
      g_autofree char *name = g_strdup_printf ("n%u", i);
      AllocateMachine *machine = allocate_ledger_choose (ledger, begin_at, end_at, "", NOW);

      if (machine == NULL)
        machine = add (ledger, name, "", NULL);
      allocate_ledger_book (ledger, machine, meeting, begin_at, end_at);
      alone += end_at - begin_at + times.lead + times.linger;
    }

  machines = allocate_ledger_list (ledger);
  for (guint i = 0; i < machines->len; i++)
    {
      const AllocateMachine *machine = g_ptr_array_index (machines, i);
      gint64 end_at = 0;

      for (guint j = 0; j < allocate_timeline_size (machine->stays); j++)
        {
          const AllocateSpan *stay = allocate_timeline_get (machine->stays, j);

          g_assert_cmpint (stay->begin_at, >=, end_at);
          g_assert_true (j == 0 || stay->begin_at - end_at <= times.lead + times.linger);
          end_at = stay->end_at;
        }
      lived += allocate_machine_delete_at (machine, &times) -
               allocate_machine_create_at (machine, &times);
    }
  g_assert_cmpint (lived, <, alone / 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/allocate/ledger/finds", test_finds);
  g_test_add_func ("/allocate/ledger/chooses", test_chooses);
  g_test_add_func ("/allocate/ledger/peak", test_peak);
  g_test_add_func ("/allocate/ledger/random", test_random);
  return g_test_run ();
}
