#include "gateway/cli/init/lookup.h"

#include <string.h>

#include <arpa/nameser.h>
#include <netdb.h>
#include <resolv.h>

#include "gateway/tls/public-name.h"

/* resolv.conf(5): seconds for each try of each name server. */
#define PATIENCE "timeout:2 attempts:1"
#define ANSWER_MAX 4096

static void
add_unique (GArray *all, const GwAddress *address)
{
  for (guint i = 0; i < all->len; i++)
    if (gw_address_equal (&g_array_index (all, GwAddress, i), address))
      return;
  g_array_append_val (all, *address);
}

/* @type: ns_t_a or ns_t_aaaa; other records, such as CNAMEs, are on the way to those. */
static void
add_record (GArray *all, const ns_rr *record, ns_type type)
{
  gsize size = type == ns_t_a ? 4 : 16;
  GwAddress address = { .family = type == ns_t_a ? AF_INET : AF_INET6 };

  if (ns_rr_type (*record) != type || ns_rr_rdlen (*record) != size)
    return;
  memcpy (address.ip, ns_rr_rdata (*record), size);
  add_unique (all, &address);
}

/* That a name does not exist, is an answer. */
static gboolean
is_answer (const struct __res_state *state, int size)
{
  return size >= 0 || state->res_h_errno == HOST_NOT_FOUND || state->res_h_errno == NO_DATA;
}

/* Name servers of some networks fail at names that are not public, and know all others. */
static gboolean
is_silent (struct __res_state *state, const char *name)
{
  guint8 answer[ANSWER_MAX];

  return gw_name_is_public (name) ||
         !is_answer (state, res_nquery (state, ".", ns_c_in, ns_t_soa, answer, sizeof answer));
}

static void
ask (GwInitDns *dns, struct __res_state *state, const char *name, ns_type type, GArray *all)
{
  guint8 answer[ANSWER_MAX];
  ns_msg message;
  ns_rr record;
  int size;

  if (dns->is_silent)
    return;
  size = res_nquery (state, name, ns_c_in, type, answer, sizeof answer);
  if (!is_answer (state, size))
    dns->is_silent = is_silent (state, name);
  if (size < 0 || ns_initparse (answer, MIN (size, (int) sizeof answer), &message) != 0)
    return;
  for (int i = 0; i < ns_msg_count (message, ns_s_an); i++)
    if (ns_parserr (&message, ns_s_an, i, &record) == 0)
      add_record (all, &record, type);
}

void
gw_init_lookup_be_quick (void)
{
  g_setenv ("RES_OPTIONS", PATIENCE, FALSE);
}

GArray *
gw_init_lookup_dns (GwInitDns *dns, const char *name)
{
  GArray *all = g_array_new (FALSE, FALSE, sizeof (GwAddress));
  struct __res_state state = { 0 };

  if (res_ninit (&state) != 0)
    return all;
  ask (dns, &state, name, ns_t_a, all);
  ask (dns, &state, name, ns_t_aaaa, all);
  res_nclose (&state);
  return all;
}

GArray *
gw_init_lookup_here (const char *name, char **canonical)
{
  const struct addrinfo hints = { .ai_socktype = SOCK_STREAM, .ai_flags = AI_CANONNAME };
  GArray *all = g_array_new (FALSE, FALSE, sizeof (GwAddress));
  struct addrinfo *found = NULL;

  if (canonical != NULL)
    *canonical = NULL;
  if (getaddrinfo (name, NULL, &hints, &found) != 0)
    return all;
  if (canonical != NULL)
    *canonical = g_strdup (found->ai_canonname);
  for (const struct addrinfo *at = found; at != NULL; at = at->ai_next)
    {
      GwAddress address;

      gw_address_from_sockaddr (at->ai_addr, &address);
      address.port = 0;
      add_unique (all, &address);
    }
  freeaddrinfo (found);
  return all;
}

char *
gw_init_lookup_reverse (GwInitDns *dns, const GwAddress *address)
{
  struct sockaddr_storage at;
  socklen_t size = gw_address_to_sockaddr (address, &at);
  char name[NI_MAXHOST];
  int code;

  if (dns->is_silent)
    return NULL;
  code = getnameinfo ((const struct sockaddr *) &at, size, name, sizeof name, NULL, 0, NI_NAMEREQD);
  if (code == EAI_AGAIN)
    dns->is_silent = TRUE;
  return code == 0 ? g_strdup (name) : NULL;
}
