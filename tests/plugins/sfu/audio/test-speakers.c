/* Made-up conversations. A line of text per voice, a tenth of a second per letter: '.' silence, 'q'
 * quiet speech, 'S' speech, 'L' loud. */
#include "plugins/sfu/audio/speakers.h"

#include <string.h>

#define TENTH ((gint64) G_USEC_PER_SEC / 10)
#define VOICES_MAX 4

typedef struct
{
  SfuSpeakers *speakers;
  SfuVoice *voices[VOICES_MAX];
  guint n;
  gint64 now;
  guint changes;
} Scene;

static const char *const names[VOICES_MAX] = { "ann", "ben", "cat", "dan" };

static void
begin (Scene *scene, guint n)
{
  *scene = (Scene){ .speakers = sfu_speakers_new (), .n = n, .now = 4000000 * TENTH + 12345 };
  for (guint i = 0; i < n; i++)
    scene->voices[i] = sfu_speakers_add (scene->speakers, names[i]);
}

static void
end (Scene *scene)
{
  sfu_speakers_free (scene->speakers);
}

static guint8
loudness_of (char letter)
{
  return letter == 'L' ? 105 : letter == 'S' ? 92 : letter == 'q' ? 75 : 0;
}

/* Returns: after how many tenths somebody else had the floor first, or 0. */
static guint
play (Scene *scene, const char *const *lines)
{
  guint switched = 0;
  for (guint at = 0; lines[0][at] != '\0'; at++)
    {
      for (guint i = 0; i < scene->n; i++)
        if (lines[i][at] != '.')
          sfu_voice_hear (scene->voices[i], loudness_of (lines[i][at]), scene->now);
      if (sfu_speakers_decide (scene->speakers, scene->now))
        {
          scene->changes++;
          switched = switched != 0 ? switched : at + 1;
        }
      scene->now += TENTH;
    }
  return switched;
}

#define PLAY(scene, ...) play (scene, (const char *const[]){ __VA_ARGS__ })

static void
assert_floor (const Scene *scene, const char *name)
{
  const SfuVoice *dominant = sfu_speakers_dominant (scene->speakers);
  g_assert_cmpstr (dominant ? sfu_voice_owner (dominant) : "nobody", ==, name);
}

static void
test_first (void)
{
  Scene scene;
  begin (&scene, 2);
  g_assert_cmpuint (PLAY (&scene, "..........", ".........."), ==, 0);
  assert_floor (&scene, "nobody");
  g_assert_cmpuint (PLAY (&scene, "..........", "SSSSSSSSSS"), ==, 5);
  assert_floor (&scene, "ben");
  end (&scene);
}

/* One stops, the other begins: within a second. */
static void
test_change (void)
{
  Scene scene;
  begin (&scene, 2);
  PLAY (&scene, "SSSSSSSSSSSSSSSSSSSS", "....................");
  assert_floor (&scene, "ann");
  guint after = PLAY (&scene, "....................", "SSSSSSSSSSSSSSSSSSSS");
  g_assert_cmpuint (after, >=, 5);
  g_assert_cmpuint (after, <=, 9);
  assert_floor (&scene, "ben");
  g_assert_cmpuint (scene.changes, ==, 2);
  end (&scene);
}

/* Neither a cough while another speaks nor one in a silence, however loud. */
static void
test_cough (void)
{
  Scene scene;
  begin (&scene, 2);
  PLAY (&scene, "SSSSSSSSSSSSSSSS", "................");
  g_assert_cmpuint (PLAY (&scene, "SSSSSSSSSSSSSSSSSSSS", ".....LLL............"), ==, 0);
  g_assert_cmpuint (PLAY (&scene, "....................", "..........LLL......."), ==, 0);
  assert_floor (&scene, "ann");
  end (&scene);
}

/* "Yes", "mhm": while somebody speaks or takes breath. */
static void
test_assent (void)
{
  Scene scene;
  begin (&scene, 2);
  PLAY (&scene, "SSSSSSSSSSSSSSSS", "................");
  for (guint i = 0; i < 5; i++)
    g_assert_cmpuint (PLAY (&scene, "SSSSSSSS...SSSSSSSSS", ".......SSSS........."), ==, 0);
  end (&scene);
}

static void
test_silence_keeps (void)
{
  Scene scene;
  begin (&scene, 3);
  PLAY (&scene, "..........", "..........", "SSSSSSSSSS");
  for (guint i = 0; i < 30; i++)
    g_assert_cmpuint (
        PLAY (&scene, "....................", "....................", "...................."), ==,
        0);
  assert_floor (&scene, "cat");
  end (&scene);
}

/* Two at once, a minute long: it stays with the first. */
static void
test_both (void)
{
  Scene scene;
  begin (&scene, 2);
  PLAY (&scene, "SSSSSSSSSS", "..........");
  for (guint i = 0; i < 60; i++)
    PLAY (&scene, "SSS.SSSSSS", "SSSSSSS.SS");
  g_assert_cmpuint (scene.changes, ==, 1);
  assert_floor (&scene, "ann");
  end (&scene);
}

/* One voice in two microphones of a room: its own is the louder. */
static void
test_same_room (void)
{
  Scene scene;
  begin (&scene, 2);
  PLAY (&scene, "SSSSSSSSSSSSSSS", "qqqqqqqqqqqqqqq");
  assert_floor (&scene, "ann");
  g_assert_cmpuint (PLAY (&scene, "qqqqqqqqqqqqqqq", "SSSSSSSSSSSSSSS"), <=, 10);
  assert_floor (&scene, "ben");
  end (&scene);
}

static void
test_leaves (void)
{
  Scene scene;
  begin (&scene, 2);
  PLAY (&scene, "..........", "SSSSSSSSSS");
  sfu_speakers_remove (scene.speakers, scene.voices[1]);
  assert_floor (&scene, "nobody");
  scene.n = 1;
  g_assert_cmpuint (PLAY (&scene, "SSSSSSSSSS"), ==, 5);
  assert_floor (&scene, "ann");
  end (&scene);
}

static void
test_order (void)
{
  Scene scene;
  begin (&scene, 4);
  PLAY (&scene, "..........", "..........", "SSSSSSSSSS", "..........");
  PLAY (&scene, "...............", "SSSSSSSSSSSSSSS", "...............", "...............");
  const GPtrArray *order = sfu_speakers_order (scene.speakers);
  static const char *const expected[] = { "ben", "cat", "ann", "dan" };
  for (guint i = 0; i < order->len; i++)
    g_assert_cmpstr (sfu_voice_owner (order->pdata[i]), ==, expected[i]);
  end (&scene);
}

static void
assert_active (const Scene *scene, const char *expected)
{
  g_autoptr (GArray) active = g_array_new (FALSE, FALSE, sizeof (SfuActiveSpeaker));
  g_autoptr (GString) text = g_string_new (NULL);
  sfu_speakers_list_active (scene->speakers, active);
  for (guint i = 0; i < active->len; i++)
    {
      const SfuActiveSpeaker *one = &g_array_index (active, SfuActiveSpeaker, i);
      g_string_append_printf (text, "%s%s", i > 0 ? " " : "", sfu_voice_owner (one->voice));
      g_assert_cmpuint (one->loudness, >, 0);
    }
  g_assert_cmpstr (text->str, ==, expected);
}

/* It shines with the second word's begin, and not on and off between words. */
static void
test_active (void)
{
  Scene scene;
  begin (&scene, 3);
  PLAY (&scene, "...", "...", "...");
  assert_active (&scene, "");
  PLAY (&scene, ".", "S", ".");
  assert_active (&scene, "");
  g_assert_true (sfu_speakers_heard (scene.speakers, scene.now));
  PLAY (&scene, "L", "S", ".");
  assert_active (&scene, "ben");
  PLAY (&scene, "L", "S", ".");
  assert_active (&scene, "ann ben");
  PLAY (&scene, ".....", ".....", ".....");
  assert_active (&scene, "ann ben");
  PLAY (&scene, "....", "....", "....");
  assert_active (&scene, "");
  PLAY (&scene, "............", "............", "............");
  g_assert_false (sfu_speakers_heard (scene.speakers, scene.now));
  end (&scene);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/speakers/first", test_first);
  g_test_add_func ("/speakers/change", test_change);
  g_test_add_func ("/speakers/cough", test_cough);
  g_test_add_func ("/speakers/assent", test_assent);
  g_test_add_func ("/speakers/silence-keeps", test_silence_keeps);
  g_test_add_func ("/speakers/both", test_both);
  g_test_add_func ("/speakers/same-room", test_same_room);
  g_test_add_func ("/speakers/leaves", test_leaves);
  g_test_add_func ("/speakers/order", test_order);
  g_test_add_func ("/speakers/active", test_active);
  return g_test_run ();
}
