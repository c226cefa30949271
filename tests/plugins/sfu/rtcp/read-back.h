/* The first packet of what a builder holds. */
#pragma once

#include "plugins/sfu/rtcp/builder.h"

static inline SfuRtcpPacket
read_back (const SfuRtcpBuilder *builder)
{
  SfuRtcpReader reader;
  SfuRtcpPacket packet = { 0 };

  g_assert_cmpint (sfu_rtcp_reader_init (&reader, builder->data, builder->size), ==, SFU_RTCP_OK);
  g_assert_true (sfu_rtcp_reader_next (&reader, &packet));
  return packet;
}
