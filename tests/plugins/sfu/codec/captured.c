#include "tests/plugins/sfu/codec/captured.h"

#include <stdlib.h>
#include <string.h>

/* Returns: how many bytes of @hex there are. */
static gsize
read_hex (const char *hex, guint8 *bytes, gsize room)
{
  gsize size = strlen (hex) / 2;

  g_assert_cmpuint (size, <=, room);
  for (gsize i = 0; i < size; i++)
    bytes[i] =
        (guint8) (g_ascii_xdigit_value (hex[2 * i]) << 4 | g_ascii_xdigit_value (hex[2 * i + 1]));
  return size;
}

static CapturedPacket
read_line (const char *line)
{
  g_auto (GStrv) words = g_strsplit (line, " ", -1);
  CapturedPacket packet = { 0 };

  g_assert_cmpuint (g_strv_length (words), ==, 6);
  packet.seq = (guint16) strtoul (words[0], NULL, 10);
  packet.timestamp = (guint32) strtoul (words[1], NULL, 10);
  packet.marker = strcmp (words[2], "M") == 0;
  if (strcmp (words[3], "-") != 0)
    packet.descriptor_size = read_hex (words[3], packet.descriptor, sizeof packet.descriptor);
  packet.size = strtoul (words[4], NULL, 10);
  packet.payload = g_malloc0 (packet.size);
  read_hex (words[5], packet.payload, packet.size);
  return packet;
}

static void
clear (gpointer packet)
{
  g_free (((CapturedPacket *) packet)->payload);
}

GArray *
captured_load (const char *name)
{
  g_autofree char *file = g_strconcat (name, ".txt", NULL);
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "tests", "plugins", "sfu", "codec",
                                                 "captured", file, NULL);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  g_autoptr (GError) error = NULL;
  GArray *packets = g_array_new (FALSE, FALSE, sizeof (CapturedPacket));

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  g_array_set_clear_func (packets, clear);
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    if (*lines[i] != '#' && *lines[i] != '\0')
      {
        CapturedPacket packet = read_line (lines[i]);

        g_array_append_val (packets, packet);
      }
  g_assert_cmpuint (packets->len, >, 0);
  return packets;
}
