#include <string.h>

#include "plugins/sfu/error.h"
#include "plugins/sfu/sdp/bounds.h"

#define HEAD "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\n"

static void
assert_refused (const char *text, gsize size)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (sfu_sdp_check_bounds (text, size, 2, &error));
  g_assert_error (error, SFU_ERROR, SFU_ERROR_BAD_SDP);
}

static void
test_accepts (void)
{
  static const char *const texts[] = {
    HEAD,
    HEAD "t=0 0\r\n",
    HEAD "t=0 0\na=group:BUNDLE 0\nm=audio 9 x 1\nc=IN IP4 0.0.0.0\nb=AS:1\nb=AS:2\na=mid:0\n",
    HEAD "i=x\r\nc=IN IP4 1.2.3.4\r\nt=0 0\r\nr=1 2 3\r\nt=1 1\r\nm=audio 9 x 1\r\nm=video 9 x 1",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;

      sfu_sdp_check_bounds (texts[i], strlen (texts[i]), 2, &error);
      g_assert_no_error (error);
    }
}

static void
test_refuses (void)
{
  static const char *const texts[] = {
    "",
    "v=0\r\n",
    "v=1\r\no=-\r\ns=-\r\n",
    "o=-\r\nv=0\r\ns=-\r\n",
    HEAD "a=x\r\nt=0 0\r\n",                 /* order */
    HEAD "m=audio 9 x 1\r\na=x\r\nc=IN\r\n", /* order in a section */
    HEAD "m=audio 9 x 1\r\nt=0 0\r\n",       /* session line in a section */
    HEAD "\r\n",
    HEAD "x=1\r\n",
    HEAD "A=1\r\n",
    HEAD "a:1\r\n",
    HEAD "a=\x01\r\n",
    HEAD "a=x\ry\r\n",
    HEAD "m=1\r\nm=2\r\nm=3\r\n", /* more than two m-lines */
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    assert_refused (texts[i], strlen (texts[i]));
  assert_refused ("v=0\r\no=-\0\r\ns=-\r\n", 15);
}

static void
test_sizes (void)
{
  g_autoptr (GString) line = g_string_new (HEAD "a=");
  g_autoptr (GString) lines = g_string_new (HEAD);

  for (guint i = 0; i < SFU_SDP_LINE_MAX; i++)
    g_string_append_c (line, 'x');
  assert_refused (line->str, line->len);

  for (guint i = 0; i < SFU_SDP_LINES_MAX; i++)
    g_string_append (lines, "a=x\r\n");
  assert_refused (lines->str, lines->len);

  g_string_set_size (lines, SFU_SDP_SIZE_MAX + 1);
  assert_refused (lines->str, lines->len);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sfu/sdp/bounds/accepts", test_accepts);
  g_test_add_func ("/sfu/sdp/bounds/refuses", test_refuses);
  g_test_add_func ("/sfu/sdp/bounds/sizes", test_sizes);
  return g_test_run ();
}
