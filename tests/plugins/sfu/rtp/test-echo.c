#include "plugins/sfu/rtp/echo.h"

static guint
take (SfuEcho *echo)
{
  guint16 seqs[SFU_ECHO_ROOM];

  return sfu_echo_take (echo, seqs);
}

/* Nothing is sent twice to one who loses nothing. */
static void
test_no_loss (void)
{
  SfuEcho echo = { 0 };

  sfu_echo_resent (&echo, 1);
  g_assert_cmpuint (take (&echo), ==, 0);
  sfu_echo_report (&echo, 4);
  sfu_echo_resent (&echo, 1);
  g_assert_cmpuint (take (&echo), ==, 0);
}

static void
test_loss (void)
{
  SfuEcho echo = { 0 };
  guint16 seqs[SFU_ECHO_ROOM];

  sfu_echo_report (&echo, 13);
  sfu_echo_resent (&echo, 65535);
  g_assert_cmpuint (sfu_echo_take (&echo, seqs), ==, 1);
  g_assert_cmpuint (seqs[0], ==, 65535);
  g_assert_cmpuint (take (&echo), ==, 0);

  sfu_echo_report (&echo, 26);
  sfu_echo_resent (&echo, 7);
  g_assert_cmpuint (take (&echo), ==, 1);
  sfu_echo_resent (&echo, 8);
  g_assert_cmpuint (take (&echo), ==, 2);
  g_assert_cmpuint (take (&echo), ==, 1);
  g_assert_cmpuint (take (&echo), ==, 0);

  /* A report without loss does not end it: loss comes and goes. */
  sfu_echo_report (&echo, 0);
  sfu_echo_resent (&echo, 9);
  g_assert_cmpuint (take (&echo), ==, 1);
  for (guint i = 0; i < 10; i++)
    sfu_echo_report (&echo, 0);
  while (take (&echo) > 0)
    ;
  sfu_echo_resent (&echo, 10);
  g_assert_cmpuint (take (&echo), ==, 0);
}

static void
test_room (void)
{
  SfuEcho echo = { .loss = 10 };

  for (guint16 i = 0; i < 2 * SFU_ECHO_ROOM; i++)
    sfu_echo_resent (&echo, i);
  g_assert_cmpuint (take (&echo), ==, SFU_ECHO_ROOM);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rtp/echo/no-loss", test_no_loss);
  g_test_add_func ("/rtp/echo/loss", test_loss);
  g_test_add_func ("/rtp/echo/room", test_room);
  return g_test_run ();
}
