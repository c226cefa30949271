#include "gateway/cli/init/plan.h"

#include <string.h>

#include <gio/gio.h>

#include "gateway/cli/command.h"
#include "gateway/cli/init/blame.h"
#include "gateway/cli/init/defeat.h"
#include "gateway/cli/init/draft.h"
#include "gateway/cli/init/mail.h"
#include "gateway/cli/init/ports.h"
#include "gateway/cli/own-gateway.h"
#include "gateway/host/settings.h"
#include "gateway/net/address.h"

#define HTTPS_PORT 443
#define HTTPS_PORT_UNPRIVILEGED 8443

/* Splits NAME or NAME:PORT. @port: untouched where none is given. */
static char *
split_domain (const char *text, guint16 *port)
{
  char *host = NULL;

  if (!g_hostname_is_ip_address (text) && gw_address_split (text, &host, port, NULL))
    return host;
  return g_strdup (text);
}

gboolean
gw_init_plan_is_domain (const char *text)
{
  guint16 port = HTTPS_PORT;
  g_autofree char *name = split_domain (text, &port);

  return gw_init_name_is_valid (name) && port != 0;
}

/* Of the key-file that is there, else of a machine that does everything.
 * Returns: (transfer container): the names of the plugins. */
static GPtrArray *
plugins_of (const GwSetup *base)
{
  GPtrArray *names = g_ptr_array_new ();

  for (guint i = 0; base == NULL && gw_init_draft_plugins[i] != NULL; i++)
    g_ptr_array_add (names, (gpointer) gw_init_draft_plugins[i]);
  for (guint i = 0; base != NULL && i < base->plugins->len; i++)
    g_ptr_array_add (
        names, (gpointer) g_array_index (base->plugins, GwSetupPlugin, i).loaded->plugin->name);
  return names;
}

static gboolean
add_section (GwInitPlan *self, const char *name, GError **error)
{
  const GwLoadedPlugin *loaded = gw_loader_load (self->loader, name, error);

  if (loaded != NULL)
    gw_flags_add_section (self->flags, name, loaded->plugin->summary, loaded->options);
  return loaded != NULL;
}

/* Every key of the roles is a flag, but those that are found out. */
static gboolean
read_flags (GwInitPlan *self, int argc, char **argv, GError **error)
{
  static const char *const none[] = { NULL };
  g_autoptr (GPtrArray) names = plugins_of (self->base);

  self->loader = self->base != NULL ? gw_setup_loader (self->base->conf, self->base->settings)
                                    : gw_loader_new (none);
  self->flags = gw_flags_new ();
  gw_flags_add_section (self->flags, GW_SETTINGS_SECTION, "", gw_settings_options);
  gw_flags_hide (self->flags, GW_SETTINGS_SECTION, "plugins");
  gw_flags_hide (self->flags, GW_SETTINGS_SECTION, "plugin-path");
  gw_flags_hide (self->flags, GW_SETTINGS_SECTION, "domain-address");
  for (guint i = 0; i < names->len; i++)
    if (!add_section (self, names->pdata[i], error))
      return FALSE;
  return gw_flags_read (self->flags, argc, argv, error);
}

static guint16
default_port (const GwInitPlan *self)
{
  gboolean is_service = strcmp (self->place->path, GW_CONF_DEFAULT) == 0;

  return is_service || gw_init_ports_may (HTTPS_PORT) ? HTTPS_PORT : HTTPS_PORT_UNPRIVILEGED;
}

/* Whom a mail server of this machine would have to take mail for, to be of use. */
static const char *
somebody (const GwInitPlan *self)
{
  return self->wishes->email != NULL ? self->wishes->email : "postmaster@example.org";
}

static gboolean
try_mail (GwInitPlan *self)
{
  g_autofree char *sender = gw_init_draft_sender (self->facts);

  return gw_init_mail_try (sender, somebody (self), &self->refusal);
}

/* What would be written stays: better nothing than an address in the place of a name that is only
 * not known now. */
static gboolean
refuse_silence (const GwInitPlan *self, GError **error)
{
  const GwInitFacts *facts = self->facts;

  if (!facts->dns.is_silent || self->wishes->domain != NULL ||
      !g_hostname_is_ip_address (facts->name->name))
    return TRUE;
  g_set_error (error, GW_ERROR, GW_ERROR_FAILED,
               "DNS does not answer, so that nobody can tell by which name users reach this "
               "machine: see to the name servers in /etc/resolv.conf, or say it, such as "
               "--domain %s; nothing was written",
               facts->name->name);
  return FALSE;
}

static gboolean
compose (GwInitPlan *self, GError **error)
{
  guint16 port = default_port (self);
  g_autofree char *name = NULL;
  g_autoptr (GError) cause = NULL;
  GwInitDraft draft = { self->place, self->base, self->flags, NULL, FALSE };

  if (self->wishes->domain != NULL)
    name = split_domain (self->wishes->domain, &port);
  self->facts = gw_init_facts_new (name, "was given", port);
  if (!refuse_silence (self, error))
    return FALSE;
  draft.facts = self->facts;
  draft.has_mail = try_mail (self);
  self->text = gw_init_draft_print (&draft);
  self->setup = gw_init_draft_load (self->place, self->text, &cause);
  if (self->setup != NULL)
    return gw_init_defeat_refuse (self->place, self->text, self->setup, error);
  gw_init_blame (cause, self->place->target, self->flags);
  g_propagate_error (error, g_steal_pointer (&cause));
  return FALSE;
}

/* What is there already, is only looked at. */
static void
look_at_current (GwInitPlan *self)
{
  guint16 port = HTTPS_PORT;
  g_autofree char *name =
      split_domain (gw_config_string (self->setup->settings, "domain-address"), &port);
  const GwConfig *api = gw_own_gateway_section (self->setup, "api");

  self->facts = gw_init_facts_new (name, "is the name in the key-file", port);
  if (api != NULL && gw_config_list (api, "mail-server")[0] == NULL)
    try_mail (self);
}

/* Returns: whether the key-file is that of this machine already; %FALSE with @error set where it
 * cannot be read. */
static gboolean
find_current (GwInitPlan *self, GError **error)
{
  g_autoptr (GError) problem = NULL;

  if (self->wishes->force || !g_file_test (self->place->path, G_FILE_TEST_EXISTS))
    return FALSE;
  self->setup = gw_setup_load (self->place->path, &problem);
  if (self->setup == NULL)
    {
      g_set_error (error, GW_ERROR, GW_ERROR_FAILED,
                   "%s\nnothing was written: mend that, or have %s written anew by --force, which "
                   "keeps a copy",
                   problem->message, self->place->path);
      return FALSE;
    }
  if (gw_config_is_set (self->setup->settings, "domain-address"))
    return TRUE;
  g_clear_pointer (&self->setup, gw_setup_free);
  if (self->place->exists)
    g_set_error (error, GW_ERROR, GW_ERROR_FAILED,
                 "%s is there already, and no domain-address is in it: add one under [gateway], or "
                 "have it written anew by --force, which keeps a copy",
                 self->place->target);
  return FALSE;
}

/* What is given must not be taken for written. */
static gboolean
refuse_changes (const GwInitPlan *self, int argc, GError **error)
{
  guint16 port;
  const char *domain = self->wishes->domain;
  g_autofree char *name = domain != NULL ? split_domain (domain, &port) : NULL;
  g_autofree char *where = gw_config_where (self->setup->settings, "domain-address");

  if (argc == 1 && (name == NULL || g_ascii_strcasecmp (name, self->facts->name->name) == 0))
    return TRUE;
  if (gw_init_place_has (self->place, where))
    g_set_error (error, GW_ERROR, GW_ERROR_FAILED,
                 "%s is that of %s already, and was not changed: edit %s, or have it written anew "
                 "by --force, which keeps a copy",
                 self->place->path, self->facts->name->name, self->place->target);
  else
    g_set_error (error, GW_ERROR, GW_ERROR_FAILED,
                 "%s is that of %s already, and was not changed: that is said at %s; edit it there",
                 self->place->path, self->facts->name->name, where);
  return FALSE;
}

static gboolean
write_anew (GwInitPlan *self, int argc, char **argv, GError **error)
{
  /* By --force, or find_current() would have refused what is wrong with it. */
  if (self->place->is_fragment && (self->base = gw_init_draft_load (self->place, "", NULL)) == NULL)
    gw_init_place_take_whole (self->place);
  if (!read_flags (self, argc, argv, error))
    {
      /* Not the key-file is wrong, but the command line. */
      if (error != NULL)
        (*error)->code = GW_ERROR_BAD_REQUEST;
      return FALSE;
    }
  return (self->wishes->dry_run || gw_init_place_check (self->place, error)) &&
         compose (self, error);
}

static gboolean
make (GwInitPlan *self, int argc, char **argv, GError **error)
{
  g_autoptr (GError) problem = NULL;

  if (find_current (self, &problem))
    {
      look_at_current (self);
      return refuse_changes (self, argc, error);
    }
  if (problem == NULL)
    return write_anew (self, argc, argv, error);
  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

GwInitPlan *
gw_init_plan_new (const GwInitWishes *wishes, int argc, char **argv, GError **error)
{
  g_autoptr (GwInitPlan) self = g_new0 (GwInitPlan, 1);

  self->wishes = wishes;
  self->place = gw_init_place_new (wishes->path);
  return make (self, argc, argv, error) ? g_steal_pointer (&self) : NULL;
}

void
gw_init_plan_free (GwInitPlan *self)
{
  gw_init_place_free (self->place);
  g_clear_pointer (&self->setup, gw_setup_free);
  g_clear_pointer (&self->base, gw_setup_free);
  g_clear_pointer (&self->flags, gw_flags_free);
  g_clear_pointer (&self->loader, gw_loader_free);
  g_clear_pointer (&self->facts, gw_init_facts_free);
  g_clear_error (&self->refusal);
  if (self->text != NULL)
    explicit_bzero (self->text, strlen (self->text));
  g_free (self->text);
  g_free (self);
}
