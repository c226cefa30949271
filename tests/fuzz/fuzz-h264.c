/* H.264's payload. */
#include <stdint.h>

#include "plugins/sfu/codec/h264.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  SfuFrameInfo info;
  SfuH264 h264;

  sfu_h264_class.describe (data, size, &info);
  if (sfu_h264_parse (data, size, &h264) != SFU_H264_OK)
    {
      g_assert_cmpuint (info.flags, ==, 0);
      return 0;
    }
  g_assert_cmpuint ((gsize) h264.sps_offset + h264.sps_size, <=, size);
  g_assert_true (h264.fragment || (h264.nal_start && h264.nal_end));
  g_assert_true (h264.sps || (info.flags & SFU_FRAME_ENTRY) == 0);
  return 0;
}
