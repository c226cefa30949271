#include "plugins/sfu/log.h"

static GLogWriterOutput
on_line (GLogLevelFlags level, const GLogField *fields, gsize count, gpointer data)
{
  GString *text = data;

  for (gsize i = 0; i < count; i++)
    g_string_append_printf (text, "%s=%s\n", fields[i].key, (const char *) fields[i].value);
  return G_LOG_WRITER_HANDLED;
}

static void
test_fields (void)
{
  g_autoptr (GString) text = g_string_new (NULL);

  g_log_set_writer_func (on_line, text, NULL);
  sfu_log (G_LOG_LEVEL_INFO, "m", "ann", "joined as %d", 1);
  g_assert_cmpstr (text->str, ==,
                   "GLIB_DOMAIN=gw-sfu\nPRIORITY=6\nMESSAGE=joined as 1\nMEETING=m\n"
                   "PARTICIPANT=ann\n");
  g_string_set_size (text, 0);
  sfu_log (G_LOG_LEVEL_WARNING, NULL, NULL, "alone");
  g_assert_cmpstr (text->str, ==, "GLIB_DOMAIN=gw-sfu\nPRIORITY=4\nMESSAGE=alone\n");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sfu/log/fields", test_fields);
  return g_test_run ();
}
