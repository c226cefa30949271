/* A router's change of mind in the middle of a call: UDP of the far end gets another address. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  guint32
      address; /* what the far end's address is turned into, big-endian; 0: nothing is changed */
  guint32 own; /* its address as it is, learnt from its packets */
} Rebind;

/* Changes an IPv4 packet in place. */
void rebind_to_near (Rebind *self, guint8 *data, gsize size);
/* Returns: %FALSE when @data goes to the address that it had before: nobody is there any more. */
gboolean rebind_to_far (Rebind *self, guint8 *data, gsize size);

G_END_DECLS
