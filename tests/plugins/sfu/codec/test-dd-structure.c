#include "plugins/sfu/codec/dd-structure.h"

#include <string.h>

#include "plugins/sfu/codec/bit-writer.h"

/* "RTP Payload Format For AV1" A.10, L1T2 with one chain, in writing: two decode targets, three
 * templates: the key frame, T0 and T1. */
static void
write_l1t2 (SfuBitWriter *bits)
{
  static const guint8 indications[] = { 2, 2, 2, 2, 0, 2 };

  sfu_bit_write (bits, 60, 6); /* template_id_offset */
  sfu_bit_write (bits, 1, 5);  /* dt_cnt_minus_one */
  sfu_bit_write (bits, 0, 2);  /* T0 again, then T1, then no more */
  sfu_bit_write (bits, 1, 2);
  sfu_bit_write (bits, 3, 2);
  for (guint i = 0; i < sizeof indications; i++)
    sfu_bit_write (bits, indications[i], 2);
  sfu_bit_write (bits, 0, 1);    /* the key frame refers to nothing */
  sfu_bit_write (bits, 0x22, 6); /* T0: 2 back: 1 0001 0 */
  sfu_bit_write (bits, 0x20, 6); /* T1: 1 back: 1 0000 0 */
  sfu_bit_write (bits, 2, 2);    /* one chain of at most two: ns(3) is 1 as "10" */
  /* both targets are protected by it: ns(1) is no bit at all */
  sfu_bit_write (bits, 0, 4);
  sfu_bit_write (bits, 2, 4);
  sfu_bit_write (bits, 1, 4);
  sfu_bit_write (bits, 1, 1); /* resolutions */
  sfu_bit_write (bits, 319, 16);
  sfu_bit_write (bits, 179, 16);
}

static void
test_parse (void)
{
  guint8 data[32];
  SfuBitWriter writer = sfu_bit_writer (data, sizeof data);
  SfuBitReader reader;
  SfuDdStructure structure;

  write_l1t2 (&writer);
  reader = sfu_bit_reader (data, sizeof data);
  g_assert_true (sfu_dd_structure_parse (&reader, &structure));
  g_assert_cmpuint (reader.at, ==, writer.at);
  g_assert_cmpuint (structure.id_offset, ==, 60);
  g_assert_cmpuint (structure.n_targets, ==, 2);
  g_assert_cmpuint (structure.n_templates, ==, 3);
  g_assert_cmpuint (structure.n_chains, ==, 1);
  g_assert_cmpuint (structure.n_spatial_layers, ==, 1);
  g_assert_cmpuint (structure.targets[0].temporal_layer, ==, 0);
  g_assert_cmpuint (structure.targets[1].temporal_layer, ==, 1);
  g_assert_cmpuint (structure.targets[1].chain, ==, 0);
  g_assert_cmpuint (structure.templates[0].switching, ==, 3);
  g_assert_cmpuint (structure.templates[0].n_fdiffs, ==, 0);
  g_assert_cmpuint (structure.templates[1].fdiffs[0], ==, 2);
  g_assert_cmpuint (structure.templates[2].present, ==, 2);
  g_assert_cmpuint (structure.templates[2].fdiffs[0], ==, 1);
  g_assert_cmpuint (structure.templates[2].chain_diffs[0], ==, 1);
  g_assert_cmpuint (structure.width[0], ==, 320);
  g_assert_cmpuint (structure.height[0], ==, 180);
  g_assert_cmpuint (sfu_dd_structure_targets (&structure), ==, 3);

  for (gsize bits = 0; bits < writer.at; bits++)
    {
      reader = sfu_bit_reader (data, sizeof data);
      reader.bits = bits;
      g_assert_false (sfu_dd_structure_parse (&reader, &structure));
    }
}

/* All zeros: the same layer again and again, until nothing is left or there are too many. */
static void
test_bounds (void)
{
  guint8 data[255];
  SfuBitReader reader = sfu_bit_reader (data, sizeof data);
  SfuBitWriter writer = sfu_bit_writer (data, sizeof data);
  SfuDdStructure structure;

  memset (data, 0, sizeof data);
  g_assert_false (sfu_dd_structure_parse (&reader, &structure));

  /* nine spatial layers */
  sfu_bit_write (&writer, 0, 11);
  for (guint i = 0; i < 8; i++)
    sfu_bit_write (&writer, 2, 2);
  sfu_bit_write (&writer, 3, 2);
  reader = sfu_bit_reader (data, sizeof data);
  g_assert_false (sfu_dd_structure_parse (&reader, &structure));
}

static void
test_find (void)
{
  SfuDdStructure structure = { .n_targets = 4 };

  for (guint i = 0; i < 4; i++)
    structure.targets[i] = (SfuDdTarget){ (guint8) (i / 2), (guint8) (i % 2), 0 };
  g_assert_cmpint (sfu_dd_structure_find (&structure, 0xF, 7, 7), ==, 3);
  g_assert_cmpint (sfu_dd_structure_find (&structure, 0xF, 1, 0), ==, 2);
  g_assert_cmpint (sfu_dd_structure_find (&structure, 0xF, 0, 7), ==, 1);
  g_assert_cmpint (sfu_dd_structure_find (&structure, 0x3, 7, 0), ==, 0);
  g_assert_cmpint (sfu_dd_structure_find (&structure, 0x8, 0, 7), ==, -1);
  g_assert_cmpint (sfu_dd_structure_find (&structure, 0, 7, 7), ==, -1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/codec/dd-structure/parse", test_parse);
  g_test_add_func ("/codec/dd-structure/bounds", test_bounds);
  g_test_add_func ("/codec/dd-structure/find", test_find);
  return g_test_run ();
}
