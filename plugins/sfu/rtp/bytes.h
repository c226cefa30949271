/* Big-endian readers and writers. The caller has checked the bounds. */
#pragma once

#include <glib.h>

static inline guint16
sfu_read_be16 (const guint8 *data)
{
  return (guint16) (data[0] << 8 | data[1]);
}

static inline guint32
sfu_read_be24 (const guint8 *data)
{
  return (guint32) data[0] << 16 | (guint32) data[1] << 8 | data[2];
}

static inline guint32
sfu_read_be32 (const guint8 *data)
{
  return (guint32) data[0] << 24 | sfu_read_be24 (data + 1);
}

static inline guint64
sfu_read_be64 (const guint8 *data)
{
  return (guint64) sfu_read_be32 (data) << 32 | sfu_read_be32 (data + 4);
}

static inline void
sfu_write_be16 (guint8 *data, guint16 value)
{
  data[0] = (guint8) (value >> 8);
  data[1] = (guint8) value;
}

static inline void
sfu_write_be24 (guint8 *data, guint32 value)
{
  data[0] = (guint8) (value >> 16);
  data[1] = (guint8) (value >> 8);
  data[2] = (guint8) value;
}

static inline void
sfu_write_be32 (guint8 *data, guint32 value)
{
  data[0] = (guint8) (value >> 24);
  sfu_write_be24 (data + 1, value);
}

static inline void
sfu_write_be64 (guint8 *data, guint64 value)
{
  sfu_write_be32 (data, (guint32) (value >> 32));
  sfu_write_be32 (data + 4, (guint32) value);
}
