/* `meeting allocate`: asks who allocates, or has explained what it would answer. */
#include "gateway/cli/command.h"

#include <string.h>

#include "gateway/cli/allocation-bench.h"
#include "gateway/cli/allocation-service.h"
#include "gateway/cli/moment.h"
#include "gateway/cluster/wall-clock.h"
#include "gateway/host/log.h"
#include "gateway/host/setup.h"

typedef struct
{
  char *path, *email, *begin, *end, *kind, *meeting;
  gboolean dry_run;
} Arguments;

static void
arguments_clear (Arguments *arguments)
{
  g_free (arguments->path);
  g_free (arguments->email);
  g_free (arguments->begin);
  g_free (arguments->end);
  g_free (arguments->kind);
  g_free (arguments->meeting);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Arguments, arguments_clear)

static gboolean
read_moment (const char *flag, const char *text, gint64 now, gint64 *moment)
{
  g_autoptr (GError) error = NULL;

  if (text == NULL || gw_moment_parse (text, now, moment, &error))
    return TRUE;
  gw_cli_misuse ("allocate", "%s %s", flag, error->message);
  return FALSE;
}

static gboolean
check_texts (const Arguments *arguments)
{
  if (arguments->kind != NULL && strcmp (arguments->kind, "sfu") != 0 &&
      strcmp (arguments->kind, "fs") != 0)
    gw_cli_misuse ("allocate", "--kind \"%s\" is neither sfu nor fs", arguments->kind);
  else if ((arguments->begin == NULL) != (arguments->end == NULL))
    gw_cli_misuse ("allocate", "--begin and --end come together; without both, the meeting is an "
                               "instant one");
  else if (arguments->begin != NULL && g_strcmp0 (arguments->kind, "fs") == 0)
    gw_cli_misuse ("allocate", "an fs is asked for without --begin and --end");
  else if (arguments->email != NULL && !g_utf8_validate (arguments->email, -1, NULL))
    gw_cli_misuse ("allocate", "--email is not UTF-8");
  else
    return TRUE;
  return FALSE;
}

/* @request: its texts are those of @arguments. */
static gboolean
read_request (Arguments *arguments, GwAllocationRequest *request)
{
  gint64 now = gw_wall_clock ();

  if (!check_texts (arguments) ||
      !read_moment ("--begin", arguments->begin, now, &request->begin_at) ||
      !read_moment ("--end", arguments->end, now, &request->end_at))
    return FALSE;
  if (arguments->begin != NULL && request->end_at <= request->begin_at)
    {
      gw_cli_misuse ("allocate", "--end \"%s\" is not later than --begin \"%s\"", arguments->end,
                     arguments->begin);
      return FALSE;
    }
  if (arguments->meeting == NULL)
    arguments->meeting = g_uuid_string_random ();
  request->kind =
      g_strcmp0 (arguments->kind, "fs") == 0 ? GW_ALLOCATION_FS : GW_ALLOCATION_SFU_TURN;
  request->email = arguments->email != NULL ? arguments->email : "";
  request->meeting = arguments->meeting;
  return TRUE;
}

static GwExit
explain (const GwSetup *setup, const GwAllocationRequest *request)
{
  g_autofree char *service = gw_allocation_service_of_api (setup);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  if (service != NULL)
    {
      g_print ("unknown: the service of [api] allocateserver decides, and only being asked for "
               "real it answers\n");
      return GW_EXIT_OK;
    }
  text = gw_allocation_bench_explain (setup, request, &error);
  if (text == NULL)
    return gw_cli_fail (error);
  g_print ("%s\n", text);
  return GW_EXIT_OK;
}

static GwExit
ask (const GwSetup *setup, const GwAllocationRequest *request)
{
  g_autofree char *answer = NULL;
  g_autoptr (GError) error = NULL;

  if (gw_allocation_service_exists (setup))
    answer = gw_allocation_service_ask (setup, request, &error);
  else
    answer = gw_allocation_bench_ask (setup, request, &error);
  if (answer == NULL)
    return gw_cli_fail (error);
  g_print ("%s\n", answer);
  return GW_EXIT_OK;
}

GwExit
gw_cli_allocate (int argc, char **argv)
{
  g_auto (Arguments) arguments = { 0 };
  GwAllocationRequest request = { .size = sizeof request };
  g_autoptr (GwSetup) setup = NULL;
  g_autoptr (GError) error = NULL;
  const GOptionEntry entries[] = {
    { "email", 'e', 0, G_OPTION_ARG_FILENAME, &arguments.email,
      "whose meeting it is (default none)", "ADDRESS" },
    { "begin", 'b', 0, G_OPTION_ARG_FILENAME, &arguments.begin,
      "when it begins: 2030-01-31T09:00, now+2h, or seconds since 1970; without it, the meeting is "
      "an instant one",
      "TIME" },
    { "end", 0, 0, G_OPTION_ARG_FILENAME, &arguments.end, "when it ends", "TIME" },
    { "kind", 'k', 0, G_OPTION_ARG_FILENAME, &arguments.kind,
      "what to ask for: sfu (with its turn) or fs (default sfu)", "KIND" },
    { "meeting", 'm', 0, G_OPTION_ARG_FILENAME, &arguments.meeting,
      "the meeting's id (default a new one)", "ID" },
    { "dry-run", 'n', 0, G_OPTION_ARG_NONE, &arguments.dry_run,
      "change nothing: tell what would be answered now, and why", NULL },
    { "config", 'c', 0, G_OPTION_ARG_FILENAME, &arguments.path,
      "the key-file (default " GW_CONF_DEFAULT ")", "FILE" },
    { NULL },
  };

  if (!gw_cli_parse (argc, argv, entries, NULL) || !read_request (&arguments, &request))
    return GW_EXIT_USAGE;
  gw_log_set_level (gw_log_install (), GW_LOG_WARNING);
  setup = gw_setup_load (arguments.path != NULL ? arguments.path : GW_CONF_DEFAULT, &error);
  if (setup == NULL)
    return gw_cli_fail (error);
  return arguments.dry_run ? explain (setup, &request) : ask (setup, &request);
}
