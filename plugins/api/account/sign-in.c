#include "plugins/api/account/sign-in.h"

#include "gateway/cluster/wall-clock.h"
#include "plugins/api/account/code.h"
#include "plugins/api/account/cookie.h"
#include "plugins/api/account/email.h"
#include "plugins/api/account/me.h"
#include "plugins/api/account/session.h"
#include "plugins/api/body.h"
#include "plugins/api/id.h"
#include "plugins/api/store/accounts.h"

#define TOO_MANY_REQUESTS 429

/* A sign-in under way: its first half when a code is made, its second when it comes back. */
typedef struct
{
  ApiRequest *request; /* control thread only */
  char *email;
  char *code; /* of the first half, for the log */
  char *code_hash;
  char *token; /* of the second half */
  char *token_hash;
  ApiMail *mail;
  gint64 now;
  gint64 retry_after;
} SignIn;

static void
sign_in_free (gpointer data)
{
  SignIn *sign_in = data;

  g_free (sign_in->email);
  g_free (sign_in->code);
  g_free (sign_in->code_hash);
  g_free (sign_in->token);
  g_free (sign_in->token_hash);
  g_clear_pointer (&sign_in->mail, api_mail_free);
  g_free (sign_in);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SignIn, sign_in_free)

static void
free_nothing (gpointer data)
{
}

/* Returns: (transfer full). */
static ApiMail *
write_mail (const SignIn *sign_in, const char *place)
{
  ApiMail *mail = g_new0 (ApiMail, 1);

  mail->id = api_id_new_participant ();
  mail->recipient = g_strdup (sign_in->email);
  mail->subject = g_strdup_printf ("Your sign-in code is %s", sign_in->code);
  mail->body = g_strdup_printf (
      "%s is your code to sign in to the meetings%s%s.\n\n"
      "It is good for %d minutes. If you did not ask for it, somebody has typed your address; "
      "without the code nobody can sign in with it, and there is nothing you need to do.\n",
      sign_in->code, place != NULL ? " at " : "", place != NULL ? place : "",
      API_CODE_LIFETIME / 60);
  mail->created_at = sign_in->now;
  mail->expires_at = sign_in->now + API_CODE_LIFETIME;
  return mail;
}

static gpointer
add_code (ApiDatabase *database, gconstpointer input, GError **error)
{
  SignIn *sign_in = (SignIn *) input;
  const ApiCodeRequest request = { sign_in->email, sign_in->code_hash, sign_in->mail, sign_in->now,
                                   sign_in->now + API_CODE_LIFETIME };

  return api_accounts_add_code (database, &request, &sign_in->retry_after, error) ? sign_in : NULL;
}

static void
code_added (GObject *source, GAsyncResult *result, gpointer data)
{
  ApiRequest *request = data;
  g_autoptr (GError) error = NULL;
  const SignIn *sign_in = api_store_run_finish (result, &error);
  Api *api = request->api;
  JsonObject *object;

  if (sign_in == NULL)
    {
      api_request_fail (request, error);
      return;
    }
  if (api_request_is_late (request))
    return;
  if (sign_in->retry_after > 0)
    {
      api_request_refuse (request, TOO_MANY_REQUESTS, "too-many-codes",
                          "Too many codes were asked for with this address. Use the newest, or "
                          "try again later.",
                          (guint) sign_in->retry_after);
      return;
    }

  if (api->mailer != NULL)
    api_mailer_wake (api->mailer);
  else
    g_message ("No mail server is configured: the sign-in code of %s is %s", sign_in->email,
               sign_in->code);
  object = json_object_new ();
  json_object_set_string_member (object, "delivery", api->mailer != NULL ? "mail" : "log");
  json_object_set_int_member (object, "expiresIn", API_CODE_LIFETIME);
  api_request_reply (request, SOUP_STATUS_ACCEPTED, object);
}

/* Returns: (transfer full): the address in @body; %NULL when the request was refused. */
static char *
read_email (ApiRequest *request, JsonObject *body)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  char *email = NULL;

  if (api_body_text (body, "email", &text, &error))
    email = api_email_parse (text, &error);
  if (email == NULL)
    api_request_fail (request, error);
  return email;
}

void
api_sign_in_begin (ApiRequest *request)
{
  g_autoptr (JsonObject) body = NULL;
  g_autofree char *email = NULL;
  Api *api = request->api;
  SignIn *sign_in;

  if (!api_request_pass (request, api->sign_in_limit))
    return;
  body = api_request_body (request);
  if (body == NULL)
    return;
  email = read_email (request, body);
  if (email == NULL)
    return;
  if (!api_email_is_of (email, gw_config_list (api->config, "email-domains")))
    {
      api_request_refuse (request, SOUP_STATUS_FORBIDDEN, "email-domain",
                          "Addresses of this domain cannot sign in here.", 0);
      return;
    }

  sign_in = g_new0 (SignIn, 1);
  sign_in->now = gw_wall_clock ();
  sign_in->code = api_code_new ();
  sign_in->code_hash = api_code_hash (gw_host_secret (api->host), email, sign_in->code);
  sign_in->email = g_steal_pointer (&email);
  if (api->mailer != NULL)
    sign_in->mail = write_mail (sign_in, gw_host_domain_address (api->host));
  /* What comes back is the input itself: it lives as long as the result. */
  api_store_run (api->store, add_code, sign_in, sign_in_free, free_nothing, code_added, request);
}

static gpointer
try_code (ApiDatabase *database, gconstpointer input, GError **error)
{
  const SignIn *sign_in = input;
  const ApiCodeTry attempt = { sign_in->email, sign_in->code_hash, sign_in->token_hash,
                               sign_in->now };

  return api_accounts_try_code (database, &attempt, error);
}

static void
refuse_code (ApiRequest *request)
{
  api_request_refuse (request, SOUP_STATUS_FORBIDDEN, "bad-code",
                      "The code is wrong, too old, or was tried too often. Ask for a new one.", 0);
}

static void
free_account (gpointer account)
{
  api_account_free (account);
}

static void
code_tried (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (SignIn) sign_in = data;
  ApiRequest *request = sign_in->request;
  g_autoptr (GError) error = NULL;
  g_autoptr (ApiAccount) account = api_store_run_finish (result, &error);

  if (account != NULL)
    {
      api_cookie_set (request->message, sign_in->token);
      api_request_reply (request, SOUP_STATUS_OK, api_me_describe (account));
    }
  else if (g_error_matches (error, GW_ERROR, GW_ERROR_DENIED))
    {
      refuse_code (request);
    }
  else
    {
      api_request_fail (request, error);
    }
}

void
api_sign_in_verify (ApiRequest *request)
{
  g_autoptr (JsonObject) body = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *email = NULL;
  g_autofree char *text = NULL;
  g_autofree char *code = NULL;
  SignIn *sign_in;

  if (!api_request_pass (request, request->api->sign_in_limit))
    return;
  body = api_request_body (request);
  if (body == NULL)
    return;
  email = read_email (request, body);
  if (email == NULL)
    return;
  if (!api_body_text (body, "code", &text, &error))
    {
      api_request_fail (request, error);
      return;
    }
  code = api_code_parse (text);
  if (code == NULL)
    {
      refuse_code (request);
      return;
    }

  sign_in = g_new0 (SignIn, 1);
  sign_in->request = request;
  sign_in->now = gw_wall_clock ();
  sign_in->code_hash = api_code_hash (gw_host_secret (request->api->host), email, code);
  sign_in->email = g_steal_pointer (&email);
  sign_in->token = api_cookie_new_token ();
  sign_in->token_hash = api_cookie_hash (sign_in->token);
  api_store_run (request->api->store, try_code, sign_in, free_nothing, free_account, code_tried,
                 sign_in);
}

void
api_sign_out (ApiRequest *request)
{
  api_session_end (request);
}
