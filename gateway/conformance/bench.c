#include "gateway/conformance/bench.h"

#include <string.h>
#include <unistd.h>

#include "gateway/cluster/node.h"
#include "gateway/conformance/report.h"

/* Simulated seconds after which a question counts as never answered. */
#define NEVER 3600

/* Real microseconds that threads and timers of the plugin's own get. */
#define PATIENCE (2 * G_USEC_PER_SEC)
#define QUIET (30 * 1000)
#define PAUSE 1000

/* Simulated seconds that stop() may take. */
#define STOP_MAX 60

struct _GwBench
{
  char *path;
  char **settings;
  int report;
  GwRig *rig;
  GPtrArray *asks; /* of GwBenchAsk */
  GwBenchWeather weather;
  guint calls;
  guint stopped;  /* times that stop() has called done */
  char *critical; /* atomic; the first critical message that was not the host's */
};

struct _GwBenchAsk
{
  GwBench *bench;
  char *what;
  GwAllocationKind kind;
  guint answers;
  gint64 asked_at, answered_at;
  char *sfu, *turn, *fs, *error;
};

static const char *
field (const GLogField *fields, gsize count, const char *key)
{
  for (gsize i = 0; i < count; i++)
    if (strcmp (fields[i].key, key) == 0 && fields[i].length < 0)
      return fields[i].value;
  return "";
}

/* What GLib complains about in the plugin's calls is the plugin's fault. Any thread. */
static GLogWriterOutput
on_log (GLogLevelFlags level, const GLogField *fields, gsize count, gpointer data)
{
  GwBench *self = data;
  const char *domain = field (fields, count, "GLIB_DOMAIN");
  char *message;

  if ((level & G_LOG_LEVEL_MASK) > G_LOG_LEVEL_WARNING)
    return G_LOG_WRITER_HANDLED;
  if ((level & G_LOG_LEVEL_CRITICAL) != 0 && !g_str_has_prefix (domain, "gw-"))
    {
      message = g_strdup (field (fields, count, "MESSAGE"));
      if (!g_atomic_pointer_compare_and_exchange (&self->critical, NULL, message))
        g_free (message);
    }
  return g_log_writer_standard_streams (level, fields, count, NULL);
}

static void
on_missing (const char *part, gpointer data)
{
  gw_bench_fail (data,
                 "it is no allocation plugin: it asks for the gateway's %s, as roles of the "
                 "gateway do. An allocation plugin is made with the public headers alone",
                 part);
}

GwBench *
gw_bench_new (const char *path, const char *const *settings, int report)
{
  GwBench *self = g_new0 (GwBench, 1);

  self->path = g_strdup (path);
  self->settings = g_strdupv ((char **) settings);
  self->report = report;
  self->asks = g_ptr_array_new ();
  g_log_set_writer_func (on_log, self, NULL);
  self->rig = gw_rig_new (GW_BENCH_NOW, NULL);
  gw_rig_on_missing (self->rig, on_missing, self);
  gw_bench_set_weather (self, GW_BENCH_FAIR);
  return self;
}

GwRig *
gw_bench_rig (GwBench *self)
{
  return self->rig;
}

const char *
gw_bench_path (GwBench *self)
{
  return self->path;
}

const char *const *
gw_bench_settings (GwBench *self)
{
  return (const char *const *) self->settings;
}

void
gw_bench_step (GwBench *self, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  gw_report_write (self->report, GW_REPORT_STEP, format, arguments);
  va_end (arguments);
}

/* Without the destructors of whatever the plugin has left behind. */
G_NORETURN static void
end (int code)
{
  _exit (code);
}

void
gw_bench_fail (GwBench *self, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  gw_report_write (self->report, GW_REPORT_FAIL, format, arguments);
  va_end (arguments);
  end (1);
}

void
gw_bench_skip (GwBench *self, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  gw_report_write (self->report, GW_REPORT_SKIP, format, arguments);
  va_end (arguments);
  end (0);
}

void
gw_bench_pass (GwBench *self)
{
  gw_report_say (self->report, GW_REPORT_PASS, "");
  end (0);
}

static void
put_node (GwBench *self, const char *role, const char *address, double load, gboolean draining)
{
  static const char *const labels[] = { "region=eu", "size=large", NULL };
  const GwNode node = {
    .size = sizeof node,
    .role = role,
    .address = address,
    .load = load,
    .meetings = (guint) (load * 10),
    .participants = (guint) (load * 100),
    .capacity = 100,
    .draining = draining,
    .labels = labels,
  };

  gw_rig_put_node (self->rig, &node);
}

void
gw_bench_put_sfu (GwBench *self, const char *address, double load, gboolean draining)
{
  put_node (self, "sfu", address, load, draining);
}

void
gw_bench_put_fleet (GwBench *self)
{
  const GwBooking bookings[] = {
    { sizeof (GwBooking), "booked-1", "a@example.com", GW_BENCH_NOW + 3600, GW_BENCH_NOW + 7200,
      "sfu1.example.com:443", "turn.example.com:3478", "fs.example.com:443" },
    { sizeof (GwBooking), "booked-2", "", GW_BENCH_NOW + 5400, GW_BENCH_NOW + 9000, NULL, NULL,
      NULL },
  };

  put_node (self, "sfu", "sfu1.example.com:443", 0.4, FALSE);
  put_node (self, "sfu", "sfu2.example.com:443", 0.1, FALSE);
  put_node (self, "sfu", "sfu3.example.com:443", 0.0, TRUE);
  put_node (self, "turn", "turn.example.com:3478", 0.1, FALSE);
  put_node (self, "fs", "fs.example.com:443", 0.1, FALSE);
  for (guint i = 0; i < G_N_ELEMENTS (bookings); i++)
    gw_calendar_put (gw_rig_calendar (self->rig), &bookings[i]);
}

static void
on_command (GwCommandRun *run, const GwCommand *command, gpointer data)
{
  GwBench *self = data;
  g_autoptr (GError) error = NULL;

  self->calls++;
  if (self->weather == GW_BENCH_HANGING)
    return;
  if (self->weather == GW_BENCH_FAILING)
    error = g_error_new (GW_ERROR, GW_ERROR_FAILED, "%s ended with exit status 1", command->line);
  gw_rig_reply_command (self->rig, run, 1,
                        self->weather == GW_BENCH_RUBBISH ? "{\n\xef\xbf\xbd\t;;== \n\n%s%n" : "",
                        error);
}

static void
on_fetch (GwFetchCall *call, const GwFetch *fetch, gpointer data)
{
  GwBench *self = data;
  GwFetched answer = { .size = sizeof answer, .status = 200, .body = "{}" };
  g_autoptr (GError) error = NULL;

  self->calls++;
  if (self->weather == GW_BENCH_HANGING)
    return;
  if (self->weather == GW_BENCH_FAILING)
    error = g_error_new (GW_ERROR, GW_ERROR_UNAVAILABLE, "the other side does not answer");
  /* By turns: a body that has nothing to do with us, and none at all. */
  if (self->weather == GW_BENCH_RUBBISH && self->calls % 2 == 0)
    answer.body = "{\"sfu\":7,\"turn\":[],\"fs\":{},\"\":null}";
  else if (self->weather == GW_BENCH_RUBBISH)
    answer = (GwFetched){ .size = sizeof answer, .status = 503 };
  gw_rig_reply_fetch (self->rig, call, 1, error == NULL ? &answer : NULL, error);
}

void
gw_bench_set_weather (GwBench *self, GwBenchWeather weather)
{
  self->weather = weather;
  gw_rig_on_command (self->rig, on_command, self);
  gw_rig_on_fetch (self->rig, on_fetch, self);
}

guint
gw_bench_calls (GwBench *self)
{
  return self->calls;
}

void
gw_bench_create (GwBench *self)
{
  g_autoptr (GError) error = NULL;

  gw_bench_step (self, "create()");
  if (!gw_rig_create (self->rig, self->path, gw_bench_settings (self), &error))
    gw_bench_fail (self,
                   "it cannot be created: %s. Where it needs settings, give them with --set "
                   "KEY=VALUE",
                   error->message);
  gw_bench_step (self, "start()");
  if (!gw_rig_start (self->rig, &error))
    gw_bench_fail (self, "it cannot be started: %s",
                   error != NULL ? error->message : "start() returned FALSE without an error");
  gw_bench_settle (self);
}

static void
check_rest (GwBench *self, gboolean rests, const GError *error)
{
  if (!rests)
    gw_bench_fail (self,
                   "it never comes to rest: %s. Does an alarm or a callback begin itself anew "
                   "without time passing?",
                   error->message);
}

void
gw_bench_settle (GwBench *self)
{
  g_autoptr (GError) error = NULL;
  gboolean rests = gw_rig_settle (self->rig, &error);

  check_rest (self, rests, error);
}

void
gw_bench_pass_time (GwBench *self, gint64 seconds)
{
  g_autoptr (GError) error = NULL;
  gboolean rests = gw_rig_advance (self->rig, gw_rig_now (self->rig) + seconds, &error);

  check_rest (self, rests, error);
}

static void
on_stopped (gpointer data)
{
  GwBench *self = data;

  self->stopped++;
}

/* What the plugin does by threads and timers of its own happens in real time. */
static void
be_patient (GwBench *self, const guint *count, gint64 microseconds)
{
  gint64 end_at = g_get_monotonic_time () + microseconds;

  while (*count == 0 && g_get_monotonic_time () < end_at)
    {
      g_usleep (PAUSE);
      gw_bench_settle (self);
    }
}

void
gw_bench_stop (GwBench *self)
{
  gw_bench_step (self, "stop()");
  self->stopped = 0;
  gw_rig_stop (self->rig, on_stopped, self);
  for (guint i = 0; self->stopped == 0 && i < STOP_MAX; i++)
    gw_bench_pass_time (self, 1);
  be_patient (self, &self->stopped, PATIENCE);
  if (self->stopped == 0)
    gw_bench_fail (self,
                   "stop() has not called its done after %u seconds. Call it exactly once when "
                   "what is under way has ended, or leave the hook out",
                   STOP_MAX);
  gw_bench_check_quiet (self);
  if (self->stopped > 1)
    gw_bench_fail (self, "stop() called its done %u times. Call it exactly once", self->stopped);
}

void
gw_bench_destroy (GwBench *self)
{
  gw_bench_step (self, "destroy()");
  gw_rig_destroy (self->rig);
  gw_bench_step (self, "what happens after destroy()");
  gw_bench_pass_time (self, 1);
}

static void
on_answer (const GwAllocationReply *reply, gpointer data)
{
  GwBenchAsk *ask = data;

  ask->answers++;
  ask->answered_at = gw_rig_now (ask->bench->rig);
  if (ask->answers > 1)
    return;
  ask->sfu = g_strdup (reply->sfu);
  ask->turn = g_strdup (reply->turn);
  ask->fs = g_strdup (reply->fs);
  ask->error = g_strdup (reply->error != NULL ? reply->error->message : NULL);
}

static const char *
kind_name (const GwAllocationRequest *request)
{
  if (request->kind == GW_ALLOCATION_FS)
    return "a question for an fs";
  return request->begin_at == 0 ? "an instant meeting" : "a scheduled meeting";
}

GwBenchAsk *
gw_bench_ask (GwBench *self, const GwAllocationRequest *request)
{
  GwBenchAsk *ask = g_new0 (GwBenchAsk, 1);

  ask->bench = self;
  ask->what = g_strdup_printf ("%s (meeting %.20s)", kind_name (request), request->meeting);
  ask->kind = request->kind;
  ask->asked_at = gw_rig_now (self->rig);
  g_ptr_array_add (self->asks, ask);
  gw_bench_step (self, "allocate() for %s", ask->what);
  gw_rig_allocate (self->rig, request, on_answer, ask);
  return ask;
}

static GwBenchAsk *
ask_at (GwBench *self, const char *meeting, GwAllocationKind kind, gint64 begin_at)
{
  const GwAllocationRequest request = {
    .size = sizeof request,
    .kind = kind,
    .email = "ada@example.com",
    .begin_at = begin_at,
    .end_at = begin_at == 0 ? 0 : begin_at + 3600,
    .meeting = meeting,
  };

  return gw_bench_ask (self, &request);
}

GwBenchAsk *
gw_bench_ask_scheduled (GwBench *self, const char *meeting)
{
  return ask_at (self, meeting, GW_ALLOCATION_SFU_TURN, gw_rig_now (self->rig) + 3600);
}

GwBenchAsk *
gw_bench_ask_instant (GwBench *self, const char *meeting)
{
  return ask_at (self, meeting, GW_ALLOCATION_SFU_TURN, 0);
}

GwBenchAsk *
gw_bench_ask_fs (GwBench *self, const char *meeting)
{
  return ask_at (self, meeting, GW_ALLOCATION_FS, 0);
}

static void
check_address (GwBenchAsk *ask, const char *role, const char *address)
{
  if (address != NULL && !gw_node_is_address (address))
    gw_bench_fail (ask->bench,
                   "for %s it named the %s \"%.80s\". An answer is HOST:PORT as users reach it, "
                   "such as %s.example.com:443",
                   ask->what, role, address, role);
}

/* The host has turned an answer that names the wrong role, or nobody, into an error. */
static void
check_answer (GwBenchAsk *ask)
{
  if (ask->error != NULL && g_str_has_prefix (ask->error, "the allocator named"))
    gw_bench_fail (ask->bench,
                   "for %s: %s. Look at the request's kind: SFU_TURN is answered by "
                   "gw_allocation_reply_sfu_turn(), FS by gw_allocation_reply_fs()",
                   ask->what, ask->error);
  check_address (ask, "sfu", ask->sfu);
  check_address (ask, "turn", ask->turn);
  check_address (ask, "fs", ask->fs);
}

static void
complain_of_silence (GwBench *self, GwBenchAsk *ask)
{
  gw_bench_pass_time (self, NEVER);
  if (ask->answers > 0)
    gw_bench_fail (self,
                   "it answered %s after %" G_GINT64_FORMAT " seconds; the gateway waits %u. "
                   "Answer with gw_allocation_reply_retry() when it takes longer",
                   ask->what, ask->answered_at - ask->asked_at, GW_BENCH_ANSWER_MAX);
  gw_bench_fail (self,
                 "it never answered %s. Each call of allocate() is answered exactly once, by one "
                 "of the gw_allocation_reply functions, whatever happens",
                 ask->what);
}

void
gw_bench_await_any (GwBench *self, GwBenchAsk *ask)
{
  gw_bench_step (self, "the answer for %s", ask->what);
  gw_bench_settle (self);
  for (guint i = 0; ask->answers == 0 && i < GW_BENCH_ANSWER_MAX; i++)
    gw_bench_pass_time (self, 1);
  be_patient (self, &ask->answers, PATIENCE);
  if (ask->answers == 0)
    complain_of_silence (self, ask);
}

void
gw_bench_await (GwBench *self, GwBenchAsk *ask)
{
  gw_bench_await_any (self, ask);
  check_answer (ask);
}

gboolean
gw_bench_is_success (const GwBenchAsk *ask)
{
  return ask->sfu != NULL || ask->fs != NULL;
}

void
gw_bench_check_quiet (GwBench *self)
{
  const guint none = 0;
  const char *critical;

  gw_bench_pass_time (self, GW_BENCH_ANSWER_MAX * 2);
  be_patient (self, &none, QUIET);
  if (gw_rig_repeated_answers (self->rig) > 0)
    gw_bench_fail (self, "it answered a question twice. After a gw_allocation_reply function the "
                         "question is over: its pointer must not be used again");
  critical = g_atomic_pointer_get (&self->critical);
  if (critical != NULL)
    gw_bench_fail (self, "GLib complained: %s. With G_DEBUG=fatal-criticals a debugger stops there",
                   critical);
}
