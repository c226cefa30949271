#include "plugins/api/mail/message.h"

#include <string.h>

static char *
compose (const char *subject, const char *body, const char *name)
{
  const ApiMail mail = { .id = (char *) "abc",
                         .recipient = (char *) "ada@example.org",
                         .subject = (char *) subject,
                         .body = (char *) body };
  g_autoptr (GBytes) bytes = api_message_compose (&mail, name, "m@example.net", 1896091200);
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);

  return g_strndup (data, size);
}

static void
assert_line (const char *message, const char *line)
{
  g_autofree char *whole = g_strconcat ("\r\n", line, "\r\n", NULL);
  g_autofree char *all = g_strconcat ("\r\n", message, NULL);

  if (strstr (all, whole) == NULL)
    g_error ("there is no line \"%s\" in:\n%s", line, message);
}

/* RFC 5321 2.3.8: lines end with CRLF, neither stands alone; RFC 5322 2.1.1: 998 at most. */
static void
assert_form (const char *message)
{
  gsize length = 0;

  for (const char *p = message; *p != '\0'; p++)
    {
      g_assert_cmpint (*p & 0x80, ==, 0);
      if (*p == '\n')
        g_assert_true (p > message && p[-1] == '\r');
      if (*p == '\r')
        g_assert_cmpint (p[1], ==, '\n');
      length = *p == '\n' ? 0 : length + 1;
      g_assert_cmpuint (length, <=, 998);
    }
}

static void
test_compose (void)
{
  g_autofree char *message = compose ("Your code", "It is 123456.\n", "Meetings");

  assert_form (message);
  assert_line (message, "From: Meetings <m@example.net>");
  assert_line (message, "To: ada@example.org");
  assert_line (message, "Subject: Your code");
  assert_line (message, "Date: Thu, 31 Jan 2030 12:00:00 +0000");
  assert_line (message, "Message-Id: <abc@example.net>");
  assert_line (message, "MIME-Version: 1.0");
  assert_line (message, "Auto-Submitted: auto-generated");
  g_assert_nonnull (strstr (message, "\r\n\r\nIt is 123456.\r\n"));
}

/* What people write stays what it is: it opens no header, and ends no message. */
static void
test_hostile (void)
{
  static const char *const subjects[] = {
    "a\r\nBcc: eve@example.com", "a\nX: y", "\r\n\r\nbody", "=?utf-8?q?=0D=0ABcc:_eve?=",
    "Tea \xf0\x9f\x8d\xb5",      ""
  };

  for (gsize i = 0; i < G_N_ELEMENTS (subjects); i++)
    {
      g_autofree char *message = compose (subjects[i], "a\n.\nb\r\nc\rd", NULL);

      assert_form (message);
      g_assert_null (strstr (message, "\nBcc:"));
      g_assert_null (strstr (message, "\nX: y"));
      assert_line (message, "From: m@example.net");
    }
}

static void
test_long_lines (void)
{
  g_autofree char *words = g_strnfill (5000, 'x');
  g_autofree char *message = compose (words, words, words);

  assert_form (message);
}

static void
test_from (void)
{
  static const struct
  {
    const char *text;
    const char *name;
    const char *address;
  } good[] = {
    { "m@example.net", NULL, "m@example.net" },
    { "Meetings <M@Example.net>", "Meetings", "m@example.net" },
    { "\"Tea, anyone\" <m@example.net>", "Tea, anyone", "m@example.net" },
    { "T\xc3\xa9"
      "a <m@example.net>",
      "T\xc3\xa9"
      "a",
      "m@example.net" },
  };
  static const char *const bad[] = { "",        "nobody",           "a@b, c@d",
                                     "Name <>", "group: a@b, c@d;", "a@b\r\nBcc: c@d" };

  for (gsize i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autofree char *name = NULL;
      g_autofree char *address = NULL;

      g_assert_true (api_message_parse_from (good[i].text, &name, &address));
      g_assert_cmpstr (name, ==, good[i].name);
      g_assert_cmpstr (address, ==, good[i].address);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autofree char *name = NULL;
      g_autofree char *address = NULL;

      g_assert_false (api_message_parse_from (bad[i], &name, &address));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  api_message_init ();
  g_test_add_func ("/api/message/compose", test_compose);
  g_test_add_func ("/api/message/hostile", test_hostile);
  g_test_add_func ("/api/message/long-lines", test_long_lines);
  g_test_add_func ("/api/message/from", test_from);
  return g_test_run ();
}
