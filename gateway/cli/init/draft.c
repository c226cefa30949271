#include "gateway/cli/init/draft.h"

#include <string.h>

#include "gateway/cli/command.h"
#include "gateway/cli/own-gateway.h"
#include "gateway/host/settings.h"

#define HTTPS_PORT 443
#define STATE_FOLDER "state"

#define HEAD GW_INIT_PLACE_MARK "\n# \"meeting options\" and man meeting.conf explain every key.\n"

const char *const gw_init_draft_plugins[] = { "api", "sfu", "allocate", "turn", "fs", NULL };

/* What was given stays. */
static void
put (GKeyFile *file, const char *section, const char *key, const char *text)
{
  if (!g_key_file_has_key (file, section, key, NULL))
    g_key_file_set_string (file, section, key, text);
}

static void
put_list (GKeyFile *file, const char *section, const char *key, const char *const *texts)
{
  if (!g_key_file_has_key (file, section, key, NULL))
    g_key_file_set_string_list (file, section, key, texts, g_strv_length ((char **) texts));
}

static gboolean
has_role (const GwInitDraft *self, const char *role)
{
  return self->base == NULL || gw_own_gateway_section (self->base, role) != NULL;
}

static void
put_listen (const GwInitDraft *self, GKeyFile *file)
{
  g_autofree char *url = g_strdup_printf ("https://[::]:%u", self->facts->port);
  const char *const urls[] = { url, NULL };

  if (self->base == NULL || self->facts->port != HTTPS_PORT)
    put_list (file, GW_SETTINGS_SECTION, "listen", urls);
}

static void
put_whole (const GwInitDraft *self, GKeyFile *file)
{
  if (strcmp (self->place->path, GW_CONF_DEFAULT) != 0)
    put (file, GW_SETTINGS_SECTION, "state-directory", STATE_FOLDER);
  put (file, "allocate", "share-scheduled", "true");
}

/* Behind a router clients are told its address, and those of this network ours. */
static void
put_router (const GwInitDraft *self, GKeyFile *file)
{
  g_autofree char *router = gw_init_reach_print (self->facts->answers, GW_INIT_REACH_ALL, ";");
  g_autofree char *lan = gw_init_reach_print (self->facts->own, GW_INIT_REACH_LAN, ";");
  g_autofree char *both = g_strjoin (";", router, lan, NULL);
  g_auto (GStrv) media = g_strsplit (both, ";", -1);
  g_auto (GStrv) relays = g_strsplit (router, ";", 2);
  const char *const relay[] = { relays[0], NULL };

  if (has_role (self, "sfu"))
    put_list (file, "sfu", "advertise", (const char *const *) media);
  if (has_role (self, "turn"))
    put_list (file, "turn", "ip", relay);
}

char *
gw_init_draft_sender (const GwInitFacts *facts)
{
  GwAddress literal;
  gboolean is_address = gw_address_parse_ip (facts->name->name, 0, &literal);

  return g_strconcat ("meetings@", is_address ? "localhost" : facts->name->name, NULL);
}

static void
put_mail (const GwInitDraft *self, GKeyFile *file)
{
  static const char *const server[] = { "localhost", NULL };
  g_autofree char *sender = gw_init_draft_sender (self->facts);
  const char *const from[] = { sender, NULL };

  if (!has_role (self, "api") || g_key_file_has_key (file, "api", "mail-server", NULL))
    return;
  put_list (file, "api", "mail-server", server);
  put_list (file, "api", "mail-from", from);
}

static void
print_section (GKeyFile *file, const char *section, GString *text)
{
  g_auto (GStrv) keys = g_key_file_get_keys (file, section, NULL, NULL);

  g_string_append_printf (text, "\n[%s]\n", section);
  for (char **key = keys; *key != NULL; key++)
    {
      g_autofree char *value = g_key_file_get_value (file, section, *key, NULL);

      /* A list's last separator says nothing. */
      if (g_str_has_suffix (value, ";") && !g_str_has_suffix (value, "\\;"))
        value[strlen (value) - 1] = '\0';
      g_string_append_printf (text, "%s = %s\n", *key, value);
      explicit_bzero (value, strlen (value));
    }
}

static char *
print_file (GKeyFile *file)
{
  g_autoptr (GString) text = g_string_new (HEAD);
  g_auto (GStrv) sections = g_key_file_get_groups (file, NULL);

  for (char **section = sections; *section != NULL; section++)
    print_section (file, *section, text);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

char *
gw_init_draft_print (const GwInitDraft *self)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *address = gw_init_facts_address (self->facts);

  if (self->base == NULL)
    put_list (file, GW_SETTINGS_SECTION, "plugins", gw_init_draft_plugins);
  put (file, GW_SETTINGS_SECTION, "domain-address", address);
  gw_flags_fill (self->flags, file);
  put_listen (self, file);
  if (self->base == NULL)
    put_whole (self, file);
  /* What only the hosts file says is no address of a router. */
  if (self->facts->reach == GW_INIT_REACH_ROUTER && self->facts->by_dns)
    put_router (self, file);
  if (self->has_mail)
    put_mail (self, file);
  return print_file (file);
}

GwSetup *
gw_init_draft_load (const GwInitPlace *place, const char *text, GError **error)
{
  GwConf *conf = gw_conf_load_draft (place->path, place->target, text, error);

  return conf != NULL ? gw_setup_new (conf, error) : NULL;
}
