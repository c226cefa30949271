#include "plugins/api/mail/mail.h"

ApiMail *
api_mail_copy (const ApiMail *mail)
{
  ApiMail *copy = g_memdup2 (mail, sizeof *mail);

  copy->id = g_strdup (mail->id);
  copy->recipient = g_strdup (mail->recipient);
  copy->subject = g_strdup (mail->subject);
  copy->body = g_strdup (mail->body);
  return copy;
}

void
api_mail_free (ApiMail *mail)
{
  g_free (mail->id);
  g_free (mail->recipient);
  g_free (mail->subject);
  g_free (mail->body);
  g_free (mail);
}
