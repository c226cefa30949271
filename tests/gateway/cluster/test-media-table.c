#include "gateway/cluster/media-table.h"

#define NOW G_GINT64_CONSTANT (1700000000)

static void
hear (GwMediaTable *table, const char *text, gint64 now)
{
  g_autoptr (GArray) all = g_array_new (FALSE, FALSE, sizeof (GwMediaPorts));
  GwMediaPorts ports = { 0 };

  if (text != NULL)
    {
      g_assert_true (gw_address_parse (text, &ports.first, NULL));
      ports.last = ports.first.port + 1u;
      g_array_append_val (all, ports);
    }
  gw_media_table_hear (table, all, now);
}

static void
append (const GwMediaPorts *ports, gpointer data)
{
  char text[GW_ADDRESS_TEXT_MAX];

  g_string_append_printf (data, "%s-%u ", gw_address_print (&ports->first, text), ports->last);
}

static void
assert_known (const GwMediaTable *table, const char *wanted)
{
  g_autoptr (GString) known = g_string_new (NULL);

  gw_media_table_visit (table, append, known);
  g_assert_cmpstr (known->str, ==, wanted);
}

static void
test_hear (void)
{
  g_autoptr (GwMediaTable) table = gw_media_table_new ();

  assert_known (table, "");
  hear (table, "10.0.0.6:10000", NOW);
  hear (table, "10.0.0.5:10000", NOW);
  hear (table, "10.0.0.5:20000", NOW);
  hear (table, "10.0.0.6:10000", NOW + 1);
  assert_known (table, "10.0.0.5:10000-10001 10.0.0.5:20000-20001 10.0.0.6:10000-10001 ");
}

static void
test_forget (void)
{
  g_autoptr (GwMediaTable) table = gw_media_table_new ();

  hear (table, "10.0.0.5:10000", NOW);
  hear (table, "10.0.0.6:10000", NOW + 300);
  assert_known (table, "10.0.0.5:10000-10001 10.0.0.6:10000-10001 ");
  hear (table, NULL, NOW + 600);
  assert_known (table, "10.0.0.6:10000-10001 ");
  /* A clock that was set back forgets nothing. */
  hear (table, NULL, NOW - 5000);
  assert_known (table, "10.0.0.6:10000-10001 ");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/media-table/hear", test_hear);
  g_test_add_func ("/media-table/forget", test_forget);
  return g_test_run ();
}
