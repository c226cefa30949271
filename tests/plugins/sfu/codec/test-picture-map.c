#include "plugins/sfu/codec/picture-map.h"

#define NONE -2 /* must not be sent */

static SfuPictureNumbers
vp8 (int picture_id, int tl0_pic_idx)
{
  return (SfuPictureNumbers){ .picture_id = picture_id & 0x7FFF,
                              .picture_id_bits = 15,
                              .tl0_pic_idx = (gint16) (tl0_pic_idx & 0xFF),
                              .key_index = -1,
                              .consecutive = TRUE };
}

static SfuPictureNumbers
vp9 (int picture_id, int tl0_pic_idx)
{
  SfuPictureNumbers numbers = vp8 (picture_id, tl0_pic_idx);

  numbers.consecutive = FALSE;
  return numbers;
}

static int
mapped (SfuPictureMap *map, guint source, SfuPictureNumbers in)
{
  SfuPictureNumbers out;

  return sfu_picture_map_map (map, source, &in, &out) ? out.picture_id : NONE;
}

static int
mapped_tl0 (SfuPictureMap *map, guint source, SfuPictureNumbers in)
{
  SfuPictureNumbers out;

  return sfu_picture_map_map (map, source, &in, &out) ? out.tl0_pic_idx : NONE;
}

static void
switch_to (SfuPictureMap *map, guint source, SfuPictureNumbers first)
{
  sfu_picture_map_switch (map, source, &first);
}

static void
skip (SfuPictureMap *map, SfuPictureNumbers numbers)
{
  sfu_picture_map_skip (map, &numbers);
}

static void
test_begin (void)
{
  g_autoptr (SfuPictureMap) map = sfu_picture_map_new ();

  skip (map, vp8 (1, 1));
  g_assert_cmpint (mapped (map, 0, vp8 (1, 1)), ==, NONE);
  switch_to (map, 0, vp8 (100, 7));
  g_assert_cmpint (mapped (map, 0, vp8 (100, 7)), ==, 100);
  g_assert_cmpint (mapped_tl0 (map, 0, vp8 (100, 7)), ==, 7);
  g_assert_cmpint (mapped (map, 1, vp8 (100, 7)), ==, NONE);
  g_assert_cmpint (mapped (map, 0, vp8 (99, 6)), ==, NONE);
}

/* Every second picture is left out: the ids close up; twice the same question, twice the answer. */
static void
test_left_out (void)
{
  g_autoptr (SfuPictureMap) map = sfu_picture_map_new ();

  switch_to (map, 0, vp8 (100, 0));
  for (int i = 0; i < 400; i++)
    {
      if (i % 2 == 1)
        skip (map, vp8 (100 + i, i / 4));
      else
        g_assert_cmpint (mapped (map, 0, vp8 (100 + i, i / 4)), ==, 100 + i / 2);
      /* further packets of the same picture */
      skip (map, vp8 (100 + i, i / 4));
    }
  for (int i = 0; i < 400; i++)
    g_assert_cmpint (mapped (map, 0, vp8 (100 + i, i / 4)), ==, i % 2 == 1 ? NONE : 100 + i / 2);
}

/* What is lost stays a gap, and what comes late fits into it, though pictures were left out on
 * either side. */
static void
test_loss (void)
{
  g_autoptr (SfuPictureMap) map = sfu_picture_map_new ();

  switch_to (map, 0, vp8 (10, 0));
  g_assert_cmpint (mapped (map, 0, vp8 (10, 0)), ==, 10);
  skip (map, vp8 (11, 0));
  g_assert_cmpint (mapped (map, 0, vp8 (14, 0)), ==, 13); /* 12 and 13 are missing */
  skip (map, vp8 (15, 0));
  g_assert_cmpint (mapped (map, 0, vp8 (16, 0)), ==, 14);
  g_assert_cmpint (mapped (map, 0, vp8 (12, 0)), ==, 11);
  skip (map, vp8 (13, 0)); /* too late to close over it */
  g_assert_cmpint (mapped (map, 0, vp8 (17, 0)), ==, 15);
}

static void
test_wrap (void)
{
  g_autoptr (SfuPictureMap) map = sfu_picture_map_new ();
  int expected = 0x7FF0;

  switch_to (map, 0, vp8 (0x7FF0, 250));
  for (int i = 0; i < 64; i++)
    {
      if (i % 4 == 3)
        skip (map, vp8 (0x7FF0 + i, 250 + i));
      else
        {
          g_assert_cmpint (mapped (map, 0, vp8 (0x7FF0 + i, 250 + i)), ==, expected++ & 0x7FFF);
          g_assert_cmpint (mapped_tl0 (map, 0, vp8 (0x7FF0 + i, 250 + i)), ==, (250 + i) & 0xFF);
        }
    }
  g_assert_cmpint (mapped (map, 0, vp8 (0x7FF0, 250)), ==, 0x7FF0);
}

/* 7 bits wrap every 128 pictures; the subscriber gets 15. */
static void
test_short_ids (void)
{
  g_autoptr (SfuPictureMap) map = sfu_picture_map_new ();

  for (int i = 0; i < 300; i++)
    {
      SfuPictureNumbers in = vp8 ((120 + i) & 0x7F, 0), out;

      in.picture_id_bits = 7;
      if (i == 0)
        sfu_picture_map_switch (map, 3, &in);
      g_assert_true (sfu_picture_map_map (map, 3, &in, &out));
      g_assert_cmpint (out.picture_id, ==, 120 + i);
      g_assert_cmpuint (out.picture_id_bits, ==, 15);
    }
}

/* Another source goes on where the last one stood; the last one's packets can still be repeated. */
static void
test_switch (void)
{
  g_autoptr (SfuPictureMap) map = sfu_picture_map_new ();

  switch_to (map, 1, vp8 (20000, 200));
  for (int i = 0; i < 10; i++)
    mapped (map, 1, vp8 (20000 + i, 200 + i));
  switch_to (map, 2, vp8 (5, 3));
  g_assert_cmpint (mapped (map, 2, vp8 (5, 3)), ==, 20010);
  g_assert_cmpint (mapped_tl0 (map, 2, vp8 (5, 3)), ==, 210);
  g_assert_cmpint (mapped (map, 1, vp8 (20004, 204)), ==, 20004);
  g_assert_cmpint (mapped_tl0 (map, 1, vp8 (20004, 204)), ==, 204);
  g_assert_cmpint (mapped (map, 1, vp8 (20010, 210)), ==, NONE);
  g_assert_cmpint (mapped (map, 2, vp8 (4, 2)), ==, NONE);
  g_assert_cmpint (mapped_tl0 (map, 2, vp8 (6, 4)), ==, 211);
  /* back to the first one, after a pause: its numbers went on meanwhile */
  switch_to (map, 1, vp8 (21000, 100));
  g_assert_cmpint (mapped (map, 1, vp8 (21000, 100)), ==, 20012);
  g_assert_cmpint (mapped_tl0 (map, 1, vp8 (21000, 100)), ==, 212);
  g_assert_cmpint (mapped (map, 1, vp8 (20004, 204)), ==, 20004);
  g_assert_cmpint (mapped (map, 2, vp8 (5, 3)), ==, 20010);
}

static void
test_key_index (void)
{
  g_autoptr (SfuPictureMap) map = sfu_picture_map_new ();
  SfuPictureNumbers in = SFU_PICTURE_NUMBERS_NONE, out;

  in.key_index = 31;
  sfu_picture_map_switch (map, 0, &in);
  g_assert_true (sfu_picture_map_map (map, 0, &in, &out));
  g_assert_cmpint (out.key_index, ==, 31);
  g_assert_cmpint (out.picture_id, ==, -1);
  in.key_index = 20;
  sfu_picture_map_switch (map, 1, &in);
  g_assert_true (sfu_picture_map_map (map, 1, &in, &out));
  g_assert_cmpint (out.key_index, ==, 0);
  in.key_index = 21;
  g_assert_true (sfu_picture_map_map (map, 1, &in, &out));
  g_assert_cmpint (out.key_index, ==, 1);
}

/* Others refer to pictures by distance: the gaps stay. */
static void
test_distances (void)
{
  g_autoptr (SfuPictureMap) map = sfu_picture_map_new ();

  switch_to (map, 0, vp9 (50, 1));
  g_assert_cmpint (mapped (map, 0, vp9 (50, 1)), ==, 50);
  skip (map, vp9 (51, 1));
  g_assert_cmpint (mapped (map, 0, vp9 (52, 2)), ==, 52);
  switch_to (map, 1, vp9 (9, 9));
  g_assert_cmpint (mapped (map, 1, vp9 (9, 9)), ==, 53);
}

/* A dependency descriptor's frame numbers have 16 bits. */
static void
test_frame_numbers (void)
{
  g_autoptr (SfuPictureMap) map = sfu_picture_map_new ();
  SfuPictureNumbers in = SFU_PICTURE_NUMBERS_NONE;

  in.picture_id_bits = 16;
  in.picture_id = 0xFFFE;
  sfu_picture_map_switch (map, 0, &in);
  for (int i = 0; i < 300; i++)
    {
      in.picture_id = (0xFFFE + i * 300) & 0xFFFF;
      g_assert_cmpint (mapped (map, 0, in), ==, in.picture_id);
    }
  in.picture_id = 3;
  sfu_picture_map_switch (map, 1, &in);
  g_assert_cmpint (mapped (map, 1, in), ==, (0xFFFE + 299 * 300 + 1) & 0xFFFF);
}

/* A source whose first packet has no numbers gets them when they come. */
static void
test_late_numbers (void)
{
  g_autoptr (SfuPictureMap) map = sfu_picture_map_new ();
  SfuPictureNumbers none = SFU_PICTURE_NUMBERS_NONE;

  sfu_picture_map_switch (map, 0, &none);
  g_assert_cmpint (mapped (map, 0, vp8 (30000, 1)), ==, 30000);
  g_assert_cmpint (mapped (map, 0, vp8 (30001, 1)), ==, 30001);
}

/* A NACK reaches 1,024 pictures back, over any gaps; not further. */
static void
test_history (void)
{
  g_autoptr (SfuPictureMap) map = sfu_picture_map_new ();

  switch_to (map, 0, vp8 (0, 0));
  mapped (map, 0, vp8 (0, 0));
  skip (map, vp8 (1, 0));
  mapped (map, 0, vp8 (SFU_PICTURE_MAP_HISTORY, 0));
  g_assert_cmpint (mapped (map, 0, vp8 (1, 0)), ==, NONE);
  g_assert_cmpint (mapped (map, 0, vp8 (2, 0)), ==, 1);
  g_assert_cmpint (mapped (map, 0, vp8 (0, 0)), ==, NONE);
  mapped (map, 0, vp8 (5000, 0));
  g_assert_cmpint (mapped (map, 0, vp8 (4000, 0)), ==, 3999);
  g_assert_cmpint (mapped (map, 0, vp8 (3976, 0)), ==, NONE);
}

/* More switches than it remembers: the oldest sources are unknown, the others right. */
static void
test_many_switches (void)
{
  g_autoptr (SfuPictureMap) map = sfu_picture_map_new ();

  for (guint i = 0; i < 40; i++)
    {
      switch_to (map, i, vp8 (300, 1));
      g_assert_cmpint (mapped (map, i, vp8 (300, 1)), ==, 300 + (int) i);
    }
  g_assert_cmpint (mapped (map, 39 - SFU_PICTURE_MAP_SWITCHES, vp8 (300, 1)), ==, NONE);
  g_assert_cmpint (mapped (map, 40 - SFU_PICTURE_MAP_SWITCHES, vp8 (300, 1)), ==,
                   340 - SFU_PICTURE_MAP_SWITCHES);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/codec/picture-map/begin", test_begin);
  g_test_add_func ("/codec/picture-map/left-out", test_left_out);
  g_test_add_func ("/codec/picture-map/loss", test_loss);
  g_test_add_func ("/codec/picture-map/wrap", test_wrap);
  g_test_add_func ("/codec/picture-map/short-ids", test_short_ids);
  g_test_add_func ("/codec/picture-map/switch", test_switch);
  g_test_add_func ("/codec/picture-map/key-index", test_key_index);
  g_test_add_func ("/codec/picture-map/distances", test_distances);
  g_test_add_func ("/codec/picture-map/frame-numbers", test_frame_numbers);
  g_test_add_func ("/codec/picture-map/late-numbers", test_late_numbers);
  g_test_add_func ("/codec/picture-map/history", test_history);
  g_test_add_func ("/codec/picture-map/many-switches", test_many_switches);
  return g_test_run ();
}
