#include "gateway/cli/init/facts.h"

#include <string.h>

#include <gio/gio.h>

static void
look_up (GwInitFacts *self)
{
  GwAddress literal;

  self->by_dns = TRUE;
  if (gw_address_parse_ip (self->name->name, 0, &literal))
    {
      self->answers = g_array_new (FALSE, FALSE, sizeof literal);
      g_array_append_val (self->answers, literal);
    }
  else
    {
      self->answers = gw_init_lookup_dns (&self->dns, self->name->name);
      if (self->answers->len == 0)
        {
          g_array_unref (self->answers);
          self->answers = gw_init_lookup_here (self->name->name, NULL);
          self->by_dns = FALSE;
        }
    }
  self->reach = gw_init_reach_judge (self->answers, self->own);
}

GwInitFacts *
gw_init_facts_new (const char *name, const char *origin, guint16 port)
{
  GwInitFacts *self = g_new0 (GwInitFacts, 1);

  self->own = gw_address_interfaces ();
  self->name =
      name != NULL ? gw_init_name_new (name, origin) : gw_init_name_find (&self->dns, self->own);
  self->port = port;
  look_up (self);
  return self;
}

void
gw_init_facts_free (GwInitFacts *self)
{
  gw_init_name_free (self->name);
  g_array_unref (self->own);
  g_array_unref (self->answers);
  g_free (self);
}

char *
gw_init_facts_address (const GwInitFacts *self)
{
  if (strchr (self->name->name, ':') != NULL)
    return g_strdup_printf ("[%s]:%u", self->name->name, self->port);
  return g_strdup_printf ("%s:%u", self->name->name, self->port);
}

static const char *
who_knows (const GwInitFacts *self)
{
  if (self->answers->len > 0)
    return "only this machine's hosts file knows it";
  return self->dns.is_silent ? "DNS does not answer" : "nobody knows it";
}

static gboolean
is_literal (const GwInitFacts *self)
{
  return g_hostname_is_ip_address (self->name->name);
}

/* Where people of the same network go who cannot look the name up. */
static char *
print_places (const GwInitFacts *self)
{
  g_autofree char *lan = gw_init_reach_print (self->own, GW_INIT_REACH_LAN, ", ");

  return lan[0] != '\0' ? g_steal_pointer (&lan)
                        : gw_init_reach_print (self->own, GW_INIT_REACH_PUBLIC, ", ");
}

/* Nothing is known of the name, neither good nor bad. */
static void
report_silent (const GwInitFacts *self, GwInitReport *report)
{
  gw_init_report_add (report, GW_INIT_PROBLEM, "name",
                      "%s %s, but DNS does not answer: whether that leads here is not known\n"
                      "see to the name servers in /etc/resolv.conf",
                      self->name->name, self->name->origin);
}

static void
report_local (const GwInitFacts *self, GwInitReport *report)
{
  g_autofree char *places = print_places (self);

  if (places[0] != '\0')
    gw_init_report_add (report, GW_INIT_NOTE, "name",
                        "%s %s, and is no public name: %s\n"
                        "people on this network open https://ADDRESS instead: %s",
                        self->name->name, self->name->origin, who_knows (self), places);
  else
    gw_init_report_add (report, GW_INIT_NOTE, "name",
                        "%s %s, and is no public name: %s\n"
                        "this machine has no address that others reach: no network is up",
                        self->name->name, self->name->origin, who_knows (self));
}

static void
report_unknown (const GwInitFacts *self, GwInitReport *report)
{
  const char *name = self->name->name;
  g_autofree char *public = gw_init_reach_print (self->own, GW_INIT_REACH_PUBLIC, ", ");

  if (is_literal (self))
    gw_init_report_add (report, GW_INIT_NOTE, "name",
                        "%s %s, and leads every machine to itself: nobody else reaches this one",
                        name, self->name->origin);
  else if (!self->name->is_public)
    report_local (self, report);
  else if (self->dns.is_silent)
    report_silent (self, report);
  else
    gw_init_report_add (report, GW_INIT_PROBLEM, "name",
                        "%s %s, but DNS does not know it: %s\n"
                        "add an A or AAAA record for it: %s; or give another name: --domain NAME",
                        name, self->name->origin, who_knows (self),
                        public[0] != '\0' ? public : "your router's address on the internet");
}

/* The name leads to others. */
static void
report_wrong (const GwInitFacts *self, GwInitReport *report)
{
  g_autofree char *answers = gw_init_reach_print (self->answers, GW_INIT_REACH_ALL, ", ");
  g_autofree char *own = gw_init_reach_print (self->own, GW_INIT_REACH_PUBLIC, ", ");
  g_autofree char *lan = gw_init_reach_print (self->own, GW_INIT_REACH_LAN, ", ");

  if (is_literal (self))
    {
      gw_init_report_add (report, GW_INIT_PROBLEM, "name",
                          "%s %s, but is no address of this machine, which has %s\n"
                          "give one that is, or a name that leads here: --domain NAME",
                          answers, self->name->origin, own[0] != '\0' ? own : lan);
      return;
    }
  gw_init_report_add (
      report, GW_INIT_PROBLEM, "name",
      "%s %s, but leads to %s, and %s of this machine, which has %s\n"
      "set its A and AAAA records to this machine alone; a wrong AAAA record is the "
      "most frequent mistake",
      self->name->name, self->name->origin, answers,
      self->reach == GW_INIT_REACH_PARTLY ? "not all of that is" : "none of that is",
      own[0] != '\0' ? own : lan);
}

static void
report_router (const GwInitFacts *self, const char *ports, GwInitReport *report)
{
  g_autofree char *answers = gw_init_reach_print (self->answers, GW_INIT_REACH_ALL, ", ");
  g_autofree char *lan = gw_init_reach_print (self->own, GW_INIT_REACH_LAN, " or ");

  gw_init_report_add (report, GW_INIT_NOTE, "name",
                      "%s %s, and leads to %s; this machine has %s: a router is between (NAT)\n"
                      "have the router forward to it, with the same numbers: %s\n"
                      "where %s is no router of yours, %s is wrong",
                      self->name->name, self->name->origin, answers, lan, ports, answers,
                      is_literal (self) ? "the address" : "the record in DNS");
}

void
gw_init_facts_report (const GwInitFacts *self, const char *ports, GwInitReport *report)
{
  g_autofree char *answers = gw_init_reach_print (self->answers, GW_INIT_REACH_ALL, ", ");

  if (self->reach == GW_INIT_REACH_NOWHERE || self->reach == GW_INIT_REACH_LOOPBACK ||
      (!self->by_dns && (self->name->is_public || self->reach != GW_INIT_REACH_HERE)))
    report_unknown (self, report);
  else if (self->reach == GW_INIT_REACH_HERE && g_str_equal (answers, self->name->name))
    gw_init_report_add (report, GW_INIT_GOOD, "name", "%s %s", self->name->name,
                        self->name->origin);
  else if (self->reach == GW_INIT_REACH_HERE)
    gw_init_report_add (report, GW_INIT_GOOD, "name", "%s %s, and leads here: %s", self->name->name,
                        self->name->origin, answers);
  else if (self->reach == GW_INIT_REACH_ROUTER)
    report_router (self, ports, report);
  else
    report_wrong (self, report);
}
