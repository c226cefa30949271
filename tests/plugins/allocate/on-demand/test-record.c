#include "plugins/allocate/on-demand/record.h"

#include "plugins/allocate/on-demand/ledger.h"

static const AllocateTimes times = { .lead = 1 };

static void
book (AllocateMachine *machine, const char *meeting, gint64 begin_at, gint64 end_at, gpointer data)
{
  allocate_ledger_book (data, machine, meeting, begin_at, end_at);
}

static void
test_round_trip (void)
{
  g_autoptr (AllocateLedger) ledger = allocate_ledger_new (&times);
  g_autoptr (AllocateLedger) other = allocate_ledger_new (&times);
  AllocateMachine *machine = allocate_machine_new ("a", "[::1]:443", "b=c;d=e", "Ä da; [x]\n=");
  AllocateMachine *again;
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  machine->state = ALLOCATE_DELETING;
  machine->made_at = 12;
  machine->used_at = 34;
  machine->heard = machine->again = TRUE;
  machine->failures = 3;
  allocate_ledger_add (ledger, machine);
  allocate_ledger_book (ledger, machine, "m; 1", 5, 6);
  allocate_ledger_book (ledger, machine, "two words", 7, 8);

  text = allocate_record_print (machine);
  again = allocate_record_read ("a", text, book, other, &error);
  g_assert_no_error (error);
  allocate_ledger_add (other, again);
  g_assert_cmpstr (again->name, ==, "a");
  g_assert_cmpstr (again->address, ==, "[::1]:443");
  g_assert_cmpstr (again->labels, ==, "b=c;d=e");
  g_assert_cmpstr (again->owner, ==, "Ä da; [x]\n=");
  g_assert_cmpint (again->state, ==, ALLOCATE_DELETING);
  g_assert_cmpint (again->made_at, ==, 12);
  g_assert_cmpint (again->used_at, ==, 34);
  g_assert_true (again->heard && again->again);
  g_assert_cmpuint (again->failures, ==, 3);
  g_assert_cmpuint (allocate_timeline_size (again->stays), ==, 2);
  g_assert_cmpint (allocate_ledger_find_stay (other, "m; 1")->end_at, ==, 6);
  g_assert_cmpint (allocate_ledger_find_stay (other, "two words")->begin_at, ==, 7);
}

static void
test_rubbish (void)
{
  static const char *const texts[] = { "",
                                       "x",
                                       "[machine]\n",
                                       "[machine]\nstate=flying\naddress=a",
                                       "[machine]\nstate=running\n",
                                       "[machine]\nstate=running\naddress=a" };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (allocate_record_read ("a", texts[i], book, NULL, &error));
      g_assert_nonnull (error);
    }
}

/* Of stays, what cannot be read is passed over. */
static void
test_bad_stays (void)
{
  g_autoptr (AllocateLedger) ledger = allocate_ledger_new (&times);
  AllocateMachine *machine = allocate_record_read (
      "a", "[machine]\nstate=planned\naddress=a:1\nstays=1 2;2 1 m;x 2 m;1 2 good;", book, ledger,
      NULL);

  allocate_ledger_add (ledger, machine);
  g_assert_cmpuint (allocate_timeline_size (machine->stays), ==, 1);
  g_assert_nonnull (allocate_ledger_find_stay (ledger, "good"));
  g_assert_null (machine->owner);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/allocate/record/round-trip", test_round_trip);
  g_test_add_func ("/allocate/record/rubbish", test_rubbish);
  g_test_add_func ("/allocate/record/bad-stays", test_bad_stays);
  return g_test_run ();
}
