#include "tests/plugins/allocate/bench.h"

#include <string.h>

#define NOW 1700000000

static char *
path_of (const char *plugin)
{
  g_autofree char *file = g_strconcat (plugin, ".so", NULL);

  return g_test_build_filename (G_TEST_BUILT, "plugins", "allocate", ".libs", file, NULL);
}

static void
create (Bench *bench)
{
  g_autofree char *path = path_of (bench->plugin);
  g_autoptr (GError) error = NULL;

  gw_rig_create (bench->rig, path, (const char *const *) bench->settings, &error);
  g_assert_no_error (error);
}

Bench *
bench_new (const char *plugin, ...)
{
  Bench *bench = g_new0 (Bench, 1);
  g_autoptr (GStrvBuilder) settings = g_strv_builder_new ();
  const char *setting;
  va_list arguments;

  va_start (arguments, plugin);
  while ((setting = va_arg (arguments, const char *)) != NULL)
    g_strv_builder_add (settings, setting);
  va_end (arguments);
  bench->plugin = plugin;
  bench->settings = g_strv_builder_end (settings);
  bench->email = "ada@example.org";
  bench->rig = gw_rig_new (NOW, NULL);
  create (bench);
  return bench;
}

static void
forget_answer (Bench *bench)
{
  g_clear_pointer (&bench->sfu, g_free);
  g_clear_pointer (&bench->turn, g_free);
  g_clear_pointer (&bench->fs, g_free);
  g_clear_pointer (&bench->reason, g_free);
  g_clear_pointer (&bench->error, g_free);
  bench->retry_after = 0;
}

void
bench_free (Bench *bench)
{
  g_assert_cmpuint (gw_rig_repeated_answers (bench->rig), ==, 0);
  gw_rig_free (bench->rig);
  forget_answer (bench);
  g_strfreev (bench->settings);
  g_free (bench);
}

void
bench_start (Bench *bench)
{
  g_autoptr (GError) error = NULL;

  gw_rig_start (bench->rig, &error);
  g_assert_no_error (error);
  bench_settle (bench);
}

void
bench_crash (Bench *bench)
{
  gw_rig_destroy (bench->rig);
  create (bench);
  bench_start (bench);
}

gint64
bench_now (Bench *bench)
{
  return gw_rig_now (bench->rig);
}

void
bench_settle (Bench *bench)
{
  g_autoptr (GError) error = NULL;

  gw_rig_settle (bench->rig, &error);
  g_assert_no_error (error);
}

void
bench_advance (Bench *bench, gint64 seconds)
{
  g_autoptr (GError) error = NULL;

  gw_rig_advance (bench->rig, bench_now (bench) + seconds, &error);
  g_assert_no_error (error);
}

void
bench_jump (Bench *bench, gint64 now)
{
  g_autoptr (GError) error = NULL;

  gw_rig_jump (bench->rig, now, &error);
  g_assert_no_error (error);
}

static void
on_answer (const GwAllocationReply *reply, gpointer data)
{
  Bench *bench = data;

  bench->answers++;
  bench->sfu = g_strdup (reply->sfu);
  bench->turn = g_strdup (reply->turn);
  bench->fs = g_strdup (reply->fs);
  bench->reason = g_strdup (reply->reason);
  bench->error = reply->error != NULL ? g_strdup (reply->error->message) : NULL;
  bench->retry_after = reply->retry_after;
}

static void
ask (Bench *bench, const GwAllocationRequest *request)
{
  guint answers = bench->answers;

  forget_answer (bench);
  gw_rig_allocate (bench->rig, request, on_answer, bench);
  bench_settle (bench);
  g_assert_cmpuint (bench->answers, ==, answers + 1);
}

const char *
bench_ask (Bench *bench, const char *meeting, gint64 begin_at, gint64 end_at)
{
  const GwAllocationRequest request = { .size = sizeof request,
                                        .kind = GW_ALLOCATION_SFU_TURN,
                                        .email = bench->email,
                                        .begin_at = begin_at,
                                        .end_at = end_at,
                                        .meeting = meeting };

  ask (bench, &request);
  return bench->sfu;
}

static void
on_failed (const GwAllocationReply *reply, gpointer data)
{
  g_assert_nonnull (reply->error);
}

const char *
bench_ask_twice (
    Bench *bench, const char *meeting, gint64 begin_at, gint64 then_begin_at, gint64 seconds)
{
  const GwAllocationRequest request = { .size = sizeof request,
                                        .kind = GW_ALLOCATION_SFU_TURN,
                                        .email = bench->email,
                                        .begin_at = begin_at,
                                        .end_at = begin_at + seconds,
                                        .meeting = meeting };

  gw_rig_break_storage (bench->rig, "the disk is full");
  gw_rig_allocate (bench->rig, &request, on_failed, NULL);
  gw_rig_break_storage (bench->rig, NULL);
  return bench_ask (bench, meeting, then_begin_at, then_begin_at + seconds);
}

const char *
bench_ask_fs (Bench *bench, const char *meeting)
{
  const GwAllocationRequest request = {
    .size = sizeof request, .kind = GW_ALLOCATION_FS, .email = bench->email, .meeting = meeting
  };

  ask (bench, &request);
  return bench->fs;
}

char *
bench_explain (Bench *bench, const char *meeting, gint64 begin_at, gint64 end_at)
{
  const GwAllocationRequest request = { .size = sizeof request,
                                        .kind = GW_ALLOCATION_SFU_TURN,
                                        .email = bench->email,
                                        .begin_at = begin_at,
                                        .end_at = end_at,
                                        .meeting = meeting };

  return gw_rig_explain (bench->rig, &request);
}

void
bench_assert_refused_with (const char *plugin,
                           const char *const *more,
                           const char *setting,
                           const char *message)
{
  g_autoptr (GwRig) rig = gw_rig_new (NOW, NULL);
  g_autofree char *path = path_of (plugin);
  g_autoptr (GStrvBuilder) settings = g_strv_builder_new ();
  g_auto (GStrv) all = NULL;
  g_autoptr (GError) error = NULL;

  for (; more != NULL && *more != NULL; more++)
    {
      if (strncmp (*more, setting, strcspn (setting, "=") + 1) != 0)
        g_strv_builder_add (settings, *more);
    }
  g_strv_builder_add (settings, setting);
  all = g_strv_builder_end (settings);
  g_assert_false (gw_rig_create (rig, path, (const char *const *) all, &error));
  g_assert_error (error, GW_ERROR, GW_ERROR_CONFIG);
  if (strstr (error->message, message) == NULL)
    g_error ("\"%s\" does not say \"%s\"", error->message, message);
}

void
bench_assert_refused (const char *plugin, const char *setting, const char *message)
{
  bench_assert_refused_with (plugin, NULL, setting, message);
}
