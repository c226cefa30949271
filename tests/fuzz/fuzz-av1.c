/* AV1's payload. */
#include <stdint.h>

#include "plugins/sfu/codec/av1.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  SfuFrameInfo info;
  SfuAv1 av1;

  sfu_av1_class.describe (data, size, &info);
  if (sfu_av1_parse (data, size, &av1) != SFU_AV1_OK)
    {
      g_assert_cmpuint (info.flags, ==, 0);
      return 0;
    }
  g_assert_cmpuint (av1.elements, >, 0);
  g_assert_cmpuint ((gsize) av1.sequence_offset + av1.sequence_size, <=, size);
  g_assert_cmpint (av1.temporal_layer, <=, 7);
  g_assert_cmpint (av1.spatial_layer, <=, 3);
  g_assert_true (!av1.continued || (info.flags & SFU_FRAME_START) == 0);
  return 0;
}
