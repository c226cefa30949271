#include "plugins/api/mail/smtp.h"

#include <string.h>

#include <curl/curl.h>

#include "gateway/gateway/plugin.h"

#define CONNECT_TIME 15L
#define TLS_PORT 465

typedef struct
{
  const char *data;
  gsize size;
} Rest;

void
api_smtp_init (void)
{
  if (curl_global_init (CURL_GLOBAL_DEFAULT) != CURLE_OK)
    g_error ("libcurl cannot be initialised");
}

static size_t
give (char *buffer, size_t size, size_t n, void *data)
{
  Rest *rest = data;
  gsize taken = MIN (size * n, rest->size);

  memcpy (buffer, rest->data, taken);
  rest->data += taken;
  rest->size -= taken;
  return taken;
}

static int
is_cancelled (void *data, curl_off_t a, curl_off_t b, curl_off_t c, curl_off_t d)
{
  return g_atomic_int_get ((const gint *) data) != 0;
}

static void
set_security (CURL *curl, const ApiRelay *relay)
{
  /* Relays that know us by our address are often given a user all the same. */
  gboolean logs_in = relay->user != NULL && *relay->password != '\0';
  /* Where a server without TLS would do, one whose certificate nobody knows does too; but a
   * password is only given to the one that was meant. */
  gboolean verify = logs_in || relay->requires_tls;

  curl_easy_setopt (curl, CURLOPT_USE_SSL,
                    (long) (relay->requires_tls ? CURLUSESSL_ALL : CURLUSESSL_TRY));
  curl_easy_setopt (curl, CURLOPT_SSL_VERIFYPEER, verify ? 1L : 0L);
  curl_easy_setopt (curl, CURLOPT_SSL_VERIFYHOST, verify ? 2L : 0L);
  if (logs_in)
    {
      curl_easy_setopt (curl, CURLOPT_USERNAME, relay->user);
      curl_easy_setopt (curl, CURLOPT_PASSWORD, relay->password);
    }
}

static void
set_server (CURL *curl, const ApiRelay *relay, const gint *cancelled)
{
  gboolean is_ipv6 = strchr (relay->host, ':') != NULL && relay->host[0] != '[';
  g_autofree char *url =
      g_strdup_printf ("%s://%s%s%s:%u", relay->port == TLS_PORT ? "smtps" : "smtp",
                       is_ipv6 ? "[" : "", relay->host, is_ipv6 ? "]" : "", relay->port);

  curl_easy_setopt (curl, CURLOPT_URL, url);
  curl_easy_setopt (curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
  curl_easy_setopt (curl, CURLOPT_PROXY, ""); /* none of the environment's */
  curl_easy_setopt (curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt (curl, CURLOPT_CONNECTTIMEOUT, CONNECT_TIME);
  curl_easy_setopt (curl, CURLOPT_TIMEOUT, (long) API_SMTP_TIME);
  curl_easy_setopt (curl, CURLOPT_NOPROGRESS, 0L);
  curl_easy_setopt (curl, CURLOPT_XFERINFOFUNCTION, is_cancelled);
  curl_easy_setopt (curl, CURLOPT_XFERINFODATA, cancelled);
}

static void
explain (CURL *curl, CURLcode code, const ApiRelay *relay, const char *detail, GError **error)
{
  long status = 0;
  gboolean never;

  curl_easy_getinfo (curl, CURLINFO_RESPONSE_CODE, &status);
  /* A login that is refused is the administrator's to mend, and no fault of the mail. */
  never = status >= 500 && status < 600 && code != CURLE_LOGIN_DENIED && status != 530 &&
          status != 535 && code != CURLE_OPERATION_TIMEDOUT;
  g_set_error (error, GW_ERROR, never ? GW_ERROR_DENIED : GW_ERROR_UNAVAILABLE,
               "mail server %s:%u: %s", relay->host, relay->port,
               *detail != '\0' ? detail : curl_easy_strerror (code));
}

gboolean
api_smtp_send (const ApiRelay *relay,
               const char *recipient,
               GBytes *message,
               const gint *cancelled,
               GError **error)
{
  char detail[CURL_ERROR_SIZE] = "";
  CURL *curl = curl_easy_init ();
  struct curl_slist *recipients = curl_slist_append (NULL, recipient);
  gsize size;
  const char *data = g_bytes_get_data (message, &size);
  Rest rest = { data, size };
  CURLcode code;

  g_assert (curl != NULL && recipients != NULL);
  set_server (curl, relay, cancelled);
  set_security (curl, relay);
  curl_easy_setopt (curl, CURLOPT_ERRORBUFFER, detail);
  curl_easy_setopt (curl, CURLOPT_MAIL_FROM, relay->from_address);
  curl_easy_setopt (curl, CURLOPT_MAIL_RCPT, recipients);
  curl_easy_setopt (curl, CURLOPT_UPLOAD, 1L);
  curl_easy_setopt (curl, CURLOPT_READFUNCTION, give);
  curl_easy_setopt (curl, CURLOPT_READDATA, &rest);
  code = curl_easy_perform (curl);
  if (code != CURLE_OK)
    explain (curl, code, relay, detail, error);

  curl_slist_free_all (recipients);
  curl_easy_cleanup (curl);
  return code == CURLE_OK;
}
