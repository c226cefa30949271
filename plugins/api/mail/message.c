#include "plugins/api/mail/message.h"

#include <string.h>

#include <gmime/gmime.h>

#include "plugins/api/account/email.h"

G_DEFINE_AUTOPTR_CLEANUP_FUNC (InternetAddressList, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GMimeMessage, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GMimeObject, g_object_unref)

void
api_message_init (void)
{
  g_mime_init ();
}

gboolean
api_message_parse_from (const char *text, char **name, char **address)
{
  g_autoptr (InternetAddressList) list = internet_address_list_parse (NULL, text);
  InternetAddress *first = list != NULL && internet_address_list_length (list) == 1
                               ? internet_address_list_get_address (list, 0)
                               : NULL;
  const char *given, *given_name;

  if (first == NULL || !INTERNET_ADDRESS_IS_MAILBOX (first))
    return FALSE;

  given = internet_address_mailbox_get_idn_addr (INTERNET_ADDRESS_MAILBOX (first));
  if (given == NULL)
    return FALSE;

  *address = api_email_parse (given, NULL);
  given_name = internet_address_get_name (first);
  *name = given_name != NULL && *given_name != '\0' ? g_strdup (given_name) : NULL;
  return *address != NULL;
}

/* Returns: (transfer full): text/plain in UTF-8, quoted-printable: every relay takes it. */
static GMimeObject *
new_part (const char *text)
{
  GMimeTextPart *part = g_mime_text_part_new_with_subtype ("plain");

  g_mime_text_part_set_charset (part, "utf-8");
  g_mime_text_part_set_text (part, text);
  g_mime_part_set_content_encoding (GMIME_PART (part), GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE);
  return GMIME_OBJECT (part);
}

static GBytes *
print (GMimeMessage *message)
{
  GMimeFormatOptions *options = g_mime_format_options_new ();
  char *text;

  g_mime_format_options_set_newline_format (options, GMIME_NEWLINE_FORMAT_DOS);
  text = g_mime_object_to_string (GMIME_OBJECT (message), options);
  g_mime_format_options_free (options);
  return g_bytes_new_take (text, strlen (text));
}

GBytes *
api_message_compose (const ApiMail *mail,
                     const char *from_name,
                     const char *from_address,
                     gint64 now)
{
  g_autoptr (GMimeMessage) message = g_mime_message_new (TRUE);
  g_autoptr (GMimeObject) part = new_part (mail->body);
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc (now);
  g_autofree char *id = g_strconcat (mail->id, strrchr (from_address, '@'), NULL);

  g_mime_message_add_mailbox (message, GMIME_ADDRESS_TYPE_FROM, from_name, from_address);
  g_mime_message_add_mailbox (message, GMIME_ADDRESS_TYPE_TO, NULL, mail->recipient);
  g_mime_message_set_subject (message, mail->subject, "utf-8");
  g_mime_message_set_date (message, date);
  g_mime_message_set_message_id (message, id);
  /* RFC 3834 5: holiday notices are not for us. */
  g_mime_object_set_header (GMIME_OBJECT (message), "Auto-Submitted", "auto-generated", NULL);
  g_mime_message_set_mime_part (message, part);
  return print (message);
}
