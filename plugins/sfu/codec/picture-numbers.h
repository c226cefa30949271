/* Where a payload numbers its pictures, and how: what SfuPictureMap rewrites. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  gint32 picture_id;      /* -1: absent */
  guint8 picture_id_bits; /* 7, 15 (a flag bit before both) or, in a dependency descriptor, 16 */
  guint8 picture_id_offset;
  gint16 tl0_pic_idx; /* 8 bits; -1: absent */
  guint8 tl0_pic_idx_offset;
  gint8 key_index; /* the lower 5 bits of its byte; -1: absent */
  guint8 key_index_offset;
  /* Whether decoders take a missing number for a lost picture, so that the numbers of what is left
   * out must be closed over. Otherwise numbers are referred to by distance and must keep it. */
  gboolean consecutive;
} SfuPictureNumbers;

#define SFU_PICTURE_NUMBERS_NONE                                                                   \
  ((SfuPictureNumbers){ .picture_id = -1, .tl0_pic_idx = -1, .key_index = -1 })

G_END_DECLS
