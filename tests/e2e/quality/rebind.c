#include "tests/e2e/quality/rebind.h"

#include <string.h>

#define SOURCE 12
#define DESTINATION 16
#define UDP 17

/* Without options; what is no UDP goes on as it was. */
static gboolean
is_udp (const guint8 *data, gsize size)
{
  return size >= 28 && data[0] == 0x45 && data[9] == UDP;
}

/* RFC 1624: @sum with 16 bits of what it covers replaced. */
static void
adjust (guint8 *sum, guint16 before, guint16 after)
{
  guint32 value = (guint16) ~(sum[0] << 8 | sum[1]);

  value += (guint16) ~before;
  value += after;
  while (value > 0xffff)
    value = (value & 0xffff) + (value >> 16);
  value = ~value & 0xffff;
  sum[0] = (guint8) (value >> 8);
  sum[1] = (guint8) value;
}

static void
replace (guint8 *data, gsize at, guint32 address)
{
  guint8 *ip_sum = data + 10, *udp_sum = data + 26;
  guint8 after[4];

  memcpy (after, &address, sizeof after);
  for (gsize i = 0; i < sizeof after; i += 2)
    {
      guint16 old_half = (guint16) (data[at + i] << 8 | data[at + i + 1]);
      guint16 new_half = (guint16) (after[i] << 8 | after[i + 1]);

      adjust (ip_sum, old_half, new_half);
      if (udp_sum[0] != 0 || udp_sum[1] != 0)
        adjust (udp_sum, old_half, new_half);
    }
  memcpy (data + at, after, sizeof after);
}

void
rebind_to_near (Rebind *self, guint8 *data, gsize size)
{
  if (self->address == 0 || !is_udp (data, size))
    return;
  memcpy (&self->own, data + SOURCE, sizeof self->own);
  replace (data, SOURCE, self->address);
}

gboolean
rebind_to_far (Rebind *self, guint8 *data, gsize size)
{
  if (self->address == 0 || !is_udp (data, size))
    return TRUE;
  if (memcmp (data + DESTINATION, &self->address, sizeof self->address) != 0)
    return FALSE;
  replace (data, DESTINATION, self->own);
  return TRUE;
}
