#include "gateway/host/command-output.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include <glib-unix.h>

/* Bytes of one read: a command that writes without end leaves the thread to others in between. */
#define READ_SIZE (64 * 1024)

/* Bytes of the end that are kept apart, for the last line. */
#define TAIL_SIZE 1024
#define LINE_MAX_CHARACTERS 200

struct _GwCommandOutput
{
  int fd;
  guint source; /* 0 at the end of the pipe */
  gsize size_max;
  GString *kept;
  GString *tail;
};

static void
keep (GwCommandOutput *self, const char *bytes, gsize size)
{
  gsize last = MIN (size, TAIL_SIZE);

  g_string_append_len (self->kept, bytes, (gssize) MIN (size, self->size_max - self->kept->len));
  g_string_append_len (self->tail, bytes + size - last, (gssize) last);
  if (self->tail->len > TAIL_SIZE)
    g_string_erase (self->tail, 0, (gssize) (self->tail->len - TAIL_SIZE));
}

/* Returns: whether more may be there now. */
static gboolean
read_some (GwCommandOutput *self, gboolean *at_end)
{
  char buffer[READ_SIZE];
  gssize size;

  do
    size = read (self->fd, buffer, sizeof buffer);
  while (size < 0 && errno == EINTR);
  *at_end = size == 0 || (size < 0 && errno != EAGAIN);
  if (size > 0)
    keep (self, buffer, (gsize) size);
  return size > 0;
}

static gboolean
on_readable (int fd, GIOCondition condition, gpointer data)
{
  GwCommandOutput *self = data;
  gboolean at_end;

  read_some (self, &at_end);
  if (!at_end)
    return G_SOURCE_CONTINUE;
  self->source = 0;
  return G_SOURCE_REMOVE;
}

GwCommandOutput *
gw_command_output_new (int fd, gsize size_max)
{
  GwCommandOutput *self = g_new0 (GwCommandOutput, 1);

  self->fd = fd;
  self->size_max = size_max;
  self->kept = g_string_new (NULL);
  self->tail = g_string_new (NULL);
  g_unix_set_fd_nonblocking (fd, TRUE, NULL);
  self->source = g_unix_fd_add (fd, G_IO_IN | G_IO_HUP | G_IO_ERR, on_readable, self);
  return self;
}

void
gw_command_output_free (GwCommandOutput *self)
{
  g_clear_handle_id (&self->source, g_source_remove);
  close (self->fd);
  g_string_free (self->kept, TRUE);
  g_string_free (self->tail, TRUE);
  g_free (self);
}

void
gw_command_output_finish (GwCommandOutput *self)
{
  /* A pipe holds 64 KiB unless somebody made it larger, at most 1 MiB; who writes on without end
   * is not followed. */
  gsize reads = 1024 * 1024 / READ_SIZE + 1;
  gboolean at_end = self->source == 0;

  while (!at_end && reads-- > 0 && read_some (self, &at_end))
    ;
  g_clear_handle_id (&self->source, g_source_remove);
}

char *
gw_command_output_clean (const char *bytes, gsize size)
{
  g_autoptr (GString) text = g_string_sized_new (size);

  while (size > 0)
    {
      const char *nul = memchr (bytes, '\0', size);
      gsize length = nul != NULL ? (gsize) (nul - bytes) : size;

      g_string_append_len (text, bytes, (gssize) length);
      if (nul == NULL)
        break;
      g_string_append (text, "\xef\xbf\xbd");
      bytes += length + 1;
      size -= length + 1;
    }
  return g_utf8_make_valid (text->str, (gssize) text->len);
}

char *
gw_command_output_text (const GwCommandOutput *self)
{
  return gw_command_output_clean (self->kept->str, self->kept->len);
}

char *
gw_command_output_last_line (const GwCommandOutput *self)
{
  g_autofree char *text = gw_command_output_clean (self->tail->str, self->tail->len);
  g_autofree char *shown = NULL;
  char *line;
  char *begin;

  for (char *c = text; *c != '\0'; c++)
    if (g_ascii_iscntrl (*c) && *c != '\n')
      *c = ' ';
  line = g_strchomp (text);
  begin = strrchr (line, '\n');
  line = g_strchug (begin != NULL ? begin + 1 : line);
  shown = g_utf8_strlen (line, -1) > LINE_MAX_CHARACTERS
              ? g_utf8_substring (line, 0, LINE_MAX_CHARACTERS)
              : g_strdup (line);
  return g_steal_pointer (&shown);
}
