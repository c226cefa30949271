#include "gateway/cli/init/mail.h"

#include <string.h>

#include <gio/gio.h>

#include "gateway/gateway/plugin.h"

#define PORT 25
#define PORT_OF_TLS 465 /* from the first byte: no greeting in the clear */
#define PATIENCE 5      /* seconds for each answer */

typedef struct
{
  GIOStream *connection;
  GDataInputStream *input;
} Dialog;

static void
dialog_clear (Dialog *self)
{
  g_clear_object (&self->input);
  g_clear_object (&self->connection);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Dialog, dialog_clear)

/* RFC 5321 4.2.1: all lines but the last have a hyphen after the code.
 * Returns: (transfer full) (nullable): the last line; %NULL with @error set when it never comes. */
static char *
read_answer (Dialog *self, GError **error)
{
  for (;;)
    {
      g_autofree char *line = g_data_input_stream_read_line (self->input, NULL, NULL, error);

      if (line == NULL && error != NULL && *error == NULL)
        g_set_error (error, GW_ERROR, GW_ERROR_FAILED, "it hung up");
      if (line == NULL || strlen (line) < 4 || line[3] != '-')
        return g_steal_pointer (&line);
    }
}

/* @line: (nullable): %NULL to listen only. */
static gboolean
say (Dialog *self, const char *line, GError **error)
{
  GOutputStream *output = g_io_stream_get_output_stream (self->connection);
  g_autofree char *sent = line != NULL ? g_strconcat (line, "\r\n", NULL) : NULL;
  g_autofree char *answer = NULL;

  if (sent != NULL && !g_output_stream_write_all (output, sent, strlen (sent), NULL, NULL, error))
    return FALSE;
  answer = read_answer (self, error);
  if (answer == NULL || answer[0] == '2')
    return answer != NULL;

  g_set_error (error, GW_ERROR, GW_ERROR_DENIED, "%s", g_strchomp (answer));
  return FALSE;
}

static gboolean
connect_to (Dialog *self, const char *host, guint16 port, GError **error)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  GSocketConnection *connection;

  g_socket_client_set_timeout (client, PATIENCE);
  g_socket_client_set_enable_proxy (client, FALSE);
  connection = g_socket_client_connect_to_host (client, host, port, NULL, error);
  if (connection == NULL)
    return FALSE;
  self->connection = G_IO_STREAM (connection);
  self->input = g_data_input_stream_new (g_io_stream_get_input_stream (self->connection));
  return TRUE;
}

gboolean
gw_init_mail_answers (const char *host, guint16 port, GError **error)
{
  g_auto (Dialog) dialog = { NULL, NULL };

  return connect_to (&dialog, host, port, error) &&
         (port == PORT_OF_TLS || say (&dialog, NULL, error));
}

gboolean
gw_init_mail_try (const char *from, const char *to, GError **error)
{
  g_auto (Dialog) dialog = { NULL, NULL };
  g_autofree char *sender = g_strdup_printf ("MAIL FROM:<%s>", from);
  g_autofree char *recipient = g_strdup_printf ("RCPT TO:<%s>", to);

  if (!connect_to (&dialog, "127.0.0.1", PORT, NULL))
    {
      g_set_error (error, GW_ERROR, GW_ERROR_NOT_FOUND, "there is no mail server at localhost:25");
      return FALSE;
    }
  return say (&dialog, NULL, error) && say (&dialog, "EHLO localhost", error) &&
         say (&dialog, sender, error) && say (&dialog, recipient, error) &&
         say (&dialog, "RSET", error);
}
