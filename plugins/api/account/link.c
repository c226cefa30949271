#include "plugins/api/account/link.h"

#include <string.h>

#include "gateway/cluster/sign-in-link.h"
#include "gateway/cluster/wall-clock.h"
#include "plugins/api/account/cookie.h"
#include "plugins/api/account/email.h"
#include "plugins/api/pages.h"
#include "plugins/api/request.h"
#include "plugins/api/store/accounts.h"

#define HOME "/"

/* Seconds that a used link is remembered beyond its end: the clocks of several api processes may
 * differ, and one must not forget what another would still take. */
#define REMEMBERED (24 * 60 * 60)

#define ANOTHER                                                                                    \
  "\nWhoever runs this server makes another with:\n\n    meeting sign-in-link ADDRESS\n"

/* A link on its way to be used. */
typedef struct
{
  ApiRequest *request; /* control thread only */
  GwSignInLink *link;
  char *email;
  char *token;
  char *token_hash;
  gint64 now;
} Use;

static void
use_free (Use *use)
{
  g_clear_pointer (&use->link, gw_sign_in_link_free);
  g_free (use->email);
  g_free (use->token);
  g_free (use->token_hash);
  g_free (use);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Use, use_free)

/* To a person, who has opened a link and sees this in a window. */
static void
refuse (ApiRequest *request, guint status, const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  gw_reply_bytes (request->message, status, "text/plain; charset=utf-8", "no-store", bytes);
  api_request_end (request);
}

static void
welcome (const Use *use)
{
  ApiRequest *request = use->request;
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (request->message);

  api_cookie_set_at (request->message, use->link->origin, use->token);
  soup_message_headers_replace (headers, "Location", HOME);
  soup_message_headers_replace (headers, "Cache-Control", "no-store");
  soup_server_message_set_status (request->message, SOUP_STATUS_SEE_OTHER, NULL);
  api_request_end (request);
}

static gpointer
use_link (ApiDatabase *database, gconstpointer input, GError **error)
{
  const Use *use = input;
  const ApiLinkUse link = { use->email, use->link->id, use->token_hash, use->now,
                            use->link->expires_at + REMEMBERED };

  return api_accounts_use_link (database, &link, error);
}

static void
free_nothing (gpointer data)
{
}

static void
free_account (gpointer account)
{
  api_account_free (account);
}

static void
used (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Use) use = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (ApiAccount) account = api_store_run_finish (result, &error);

  if (account != NULL)
    welcome (use);
  else if (g_error_matches (error, GW_ERROR, GW_ERROR_DENIED))
    refuse (use->request, SOUP_STATUS_FORBIDDEN,
            "This link was used already: each signs in once.\n" ANOTHER);
  else
    api_request_fail (use->request, error);
}

/* Browsers and chat programs that look ahead must not use it up. */
static gboolean
is_only_looking (SoupServerMessage *message)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);

  return g_str_equal (soup_server_message_get_method (message), "HEAD") ||
         soup_message_headers_get_one (headers, "Sec-Purpose") != NULL ||
         soup_message_headers_get_one (headers, "Purpose") != NULL;
}

/* Returns: (transfer full) (nullable). */
static char *
token_of (SoupServerMessage *message)
{
  const char *query = g_uri_get_query (soup_server_message_get_uri (message));
  g_autoptr (GHashTable) parameters =
      query != NULL ? g_uri_parse_params (query, -1, "&", G_URI_PARAMS_NONE, NULL) : NULL;

  return parameters != NULL ? g_strdup (g_hash_table_lookup (parameters, GW_SIGN_IN_LINK_PARAMETER))
                            : NULL;
}

/* Returns: (transfer full) (nullable): %NULL when it was refused. */
static Use *
read_link (ApiRequest *request)
{
  g_autofree char *token = token_of (request->message);
  g_autoptr (Use) use = g_new0 (Use, 1);

  use->request = request;
  use->now = gw_wall_clock ();
  use->link = gw_sign_in_link_read (gw_host_secret (request->api->host), token != NULL ? token : "",
                                    use->now, NULL);
  if (use->link == NULL)
    {
      refuse (request, SOUP_STATUS_FORBIDDEN,
              "This link is too old, incomplete, or of another server.\n" ANOTHER);
      return NULL;
    }
  use->email = api_email_parse (use->link->email, NULL);
  if (use->email == NULL)
    {
      refuse (request, SOUP_STATUS_FORBIDDEN,
              "What this link was made for is no mail address.\n" ANOTHER);
      return NULL;
    }
  if (!api_email_is_of (use->email, gw_config_list (request->api->config, "email-domains")))
    {
      refuse (request, SOUP_STATUS_FORBIDDEN,
              "Addresses of this domain cannot sign in here: [api] email-domains says whose "
              "can.\n");
      return NULL;
    }
  return g_steal_pointer (&use);
}

void
api_link_serve (SoupServerMessage *message, const char *path, gpointer data)
{
  Api *api = data;
  ApiRequest *request;
  Use *use;

  api_pages_add_headers (message);
  if (!gw_request_allow (message, "GET"))
    return;

  request = api_request_new (api, message, NULL);
  if (is_only_looking (message))
    {
      api_request_reply_nothing (request);
      return;
    }
  if (!api_request_pass (request, api->sign_in_limit))
    return;
  use = read_link (request);
  if (use == NULL)
    return;

  use->token = api_cookie_new_token ();
  use->token_hash = api_cookie_hash (use->token);
  api_store_run (api->store, use_link, use, free_nothing, free_account, used, use);
}
