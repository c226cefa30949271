#include "plugins/sfu/codec/dd-history.h"

#include "tests/plugins/sfu/codec/captured.h"

#define FATE(number, expected)                                                                     \
  g_assert_cmpint (sfu_dd_history_fate (&history, (number)), ==, (expected))

static void
test_fate (void)
{
  SfuDdHistory history = { 0 };

  FATE (0, SFU_DD_UNSEEN);
  sfu_dd_history_note (&history, 70000, SFU_DD_SENT);
  sfu_dd_history_note (&history, 70003, SFU_DD_LEFT_OUT);
  sfu_dd_history_note (&history, 70001, SFU_DD_SENT); /* late */
  FATE (70000, SFU_DD_SENT);
  g_assert_false (sfu_dd_history_is_newest (&history, 70002));
  g_assert_true (sfu_dd_history_is_newest (&history, 70004));
  FATE (70001, SFU_DD_SENT);
  FATE (70002, SFU_DD_UNSEEN);
  FATE (70003, SFU_DD_LEFT_OUT);
  FATE (70004, SFU_DD_UNSEEN);
  sfu_dd_history_note (&history, 70003, SFU_DD_SENT);
  FATE (70003, SFU_DD_SENT);
  sfu_dd_history_note (&history, 70000 + SFU_DD_HISTORY, SFU_DD_SENT);
  FATE (70000, SFU_DD_LEFT_OUT);
  FATE (70001, SFU_DD_SENT);
  FATE (70002 + SFU_DD_HISTORY - 3, SFU_DD_UNSEEN);
  sfu_dd_history_note (&history, 70000, SFU_DD_SENT);
  FATE (70000, SFU_DD_LEFT_OUT);
  sfu_dd_history_note (&history, 90000, SFU_DD_SENT);
  FATE (70001, SFU_DD_LEFT_OUT);
  FATE (90000, SFU_DD_SENT);
}

/* What a subscriber of @target is sent of a capture, but for the frame numbered @lost (counted from
 * the first one). */
typedef struct
{
  guint frames, broken, undecodable;
} Outcome;

static Outcome
forward (const char *name, guint target, gint64 lost)
{
  g_autoptr (GArray) packets = captured_load (name);
  SfuDdReader reader = { 0 };
  SfuDdHistory history = { 0 };
  Outcome outcome = { 0 };
  gint64 first = -1;

  for (guint i = 0; i < packets->len; i++)
    {
      const CapturedPacket *packet = captured_at (packets, i);
      SfuDdFrame frame;

      g_assert_cmpint (sfu_dd_read (&reader, packet->descriptor, packet->descriptor_size, &frame),
                       ==, SFU_DD_OK);
      first = first < 0 ? frame.number : first;
      if (!frame.start)
        continue;
      if ((frame.dependencies.present >> target & 1) == 0 || frame.number - first == lost)
        {
          sfu_dd_history_note (&history, frame.number, SFU_DD_LEFT_OUT);
          continue;
        }
      outcome.frames++;
      outcome.undecodable += !sfu_dd_history_decodable (&history, &frame);
      outcome.broken +=
          !sfu_dd_history_chain_intact (&history, &frame, reader.structure.targets[target].chain);
      sfu_dd_history_note (&history, frame.number, SFU_DD_SENT);
    }
  return outcome;
}

/* Each decode target can be decoded by itself, all along. */
static void
test_targets (void)
{
  guint before = 0;

  for (guint target = 0; target < 9; target++)
    {
      Outcome outcome = forward ("av1-l3t3", target, -1);

      g_assert_cmpuint (outcome.frames, >, target % 3 == 0 ? 0 : before);
      g_assert_cmpuint (outcome.broken, ==, 0);
      g_assert_cmpuint (outcome.undecodable, ==, 0);
      before = outcome.frames;
    }
}

/* The key frame's base layer is missing: the chain tells it at once. */
static void
test_loss (void)
{
  Outcome outcome = forward ("av1-l3t3", 0, 0);

  g_assert_cmpuint (outcome.broken, >, 0);
  g_assert_cmpuint (outcome.undecodable, >, 0);
}

/* The frames behind the key picture where a subscriber of S0 may go up to @target. */
static guint
count_switches (const char *name, guint target)
{
  g_autoptr (GArray) packets = captured_load (name);
  SfuDdReader reader = { 0 };
  SfuDdHistory history = { 0 };
  guint switches = 0;

  for (guint i = 0; i < packets->len; i++)
    {
      const CapturedPacket *packet = captured_at (packets, i);
      SfuDdFrame frame;

      sfu_dd_read (&reader, packet->descriptor, packet->descriptor_size, &frame);
      if (!frame.start)
        continue;
      switches += packet->timestamp != captured_at (packets, 0)->timestamp &&
                  (frame.dependencies.switching >> target & 1) != 0 &&
                  sfu_dd_history_decodable (&history, &frame);
      if (frame.dependencies.present & 1)
        sfu_dd_history_note (&history, frame.number, SFU_DD_SENT);
    }
  return switches;
}

/* From S0T0 up to S0T2 there are frames of S0 that will do; to S1 there is no way but a key
 * picture. */
static void
test_switch (void)
{
  g_assert_cmpuint (count_switches ("av1-l3t3", 2), >, 0);
  g_assert_cmpuint (count_switches ("av1-l3t3", 3), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/codec/dd-history/fate", test_fate);
  g_test_add_func ("/codec/dd-history/targets", test_targets);
  g_test_add_func ("/codec/dd-history/loss", test_loss);
  g_test_add_func ("/codec/dd-history/switch", test_switch);
  return g_test_run ();
}
