/* Payloads: VP8's descriptor and frame header; Opus' packets ride along, being a few bytes. */
#include <stdint.h>

#include "plugins/sfu/codec/opus.h"
#include "plugins/sfu/codec/vp8.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  SfuOpus opus;
  SfuVp8 vp8;
  SfuFrameInfo info;

  if (sfu_vp8_parse (data, size, &vp8) == SFU_VP8_OK)
    {
      g_assert_cmpuint (vp8.descriptor_size, <, size);
      g_assert_cmpuint (vp8.picture_id_offset, <, vp8.descriptor_size);
      g_assert_cmpuint (vp8.tl0_pic_idx_offset, <, vp8.descriptor_size);
      g_assert_cmpuint (vp8.key_index_offset, <, vp8.descriptor_size);
      g_assert_cmpint (vp8.picture_id, <=, 0x7FFF);
      g_assert_true (vp8.start || !vp8.key_frame);
    }
  sfu_vp8_class.describe (data, size, &info);
  g_assert_true ((info.flags & SFU_FRAME_ENTRY) == 0 || vp8.key_frame);
  if (sfu_opus_parse (data, size, &opus))
    g_assert_cmpuint (opus.duration, <=, 5760);
  return 0;
}
