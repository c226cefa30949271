#include "plugins/sfu/rtcp/report-block.h"

/* RFC 3550 6.4.1, byte by byte. */
static void
test_golden (void)
{
  static const guint8 data[SFU_REPORT_BLOCK_SIZE] = {
    0x11, 0x22, 0x33, 0x44, 64,   0xFF, 0xFF, 0xFE, /* SSRC, fraction, lost */
    0x00, 0x01, 0x12, 0x34, 0x00, 0x00, 0x00, 99,   /* highest, jitter */
    0xB7, 0x05, 0x20, 0x00, 0x00, 0x05, 0x40, 0x00, /* LSR, DLSR */
  };
  guint8 written[SFU_REPORT_BLOCK_SIZE];
  SfuReportBlock block;

  sfu_report_block_read (data, &block);
  g_assert_cmphex (block.ssrc, ==, 0x11223344);
  g_assert_cmpuint (block.fraction_lost, ==, 64);
  g_assert_cmpint (block.cumulative_lost, ==, -2);
  g_assert_cmphex (block.highest_seq, ==, 0x00011234);
  g_assert_cmpuint (block.jitter, ==, 99);
  g_assert_cmphex (block.lsr, ==, 0xB7052000);
  g_assert_cmphex (block.dlsr, ==, 0x00054000);
  sfu_report_block_write (&block, written);
  g_assert_cmpmem (written, sizeof written, data, sizeof data);
}

/* The cumulative loss has 24 bits: it stays at its ends. */
static void
test_clamped (void)
{
  static const struct
  {
    gint32 written, read;
  } rows[] = { { G_MAXINT32, 0x7FFFFF }, { G_MININT32, -0x800000 }, { -1, -1 }, { 0, 0 } };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      SfuReportBlock block = { .fraction_lost = 7, .cumulative_lost = rows[i].written };
      guint8 data[SFU_REPORT_BLOCK_SIZE];

      sfu_report_block_write (&block, data);
      sfu_report_block_read (data, &block);
      g_assert_cmpint (block.cumulative_lost, ==, rows[i].read);
      g_assert_cmpuint (block.fraction_lost, ==, 7);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rtcp/report-block/golden", test_golden);
  g_test_add_func ("/rtcp/report-block/clamped", test_clamped);
  return g_test_run ();
}
