/* One codec's parameters in SDP (a=fmtp): "name=value" parts between semicolons. Pure functions. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* @fmtp: (nullable): behind the payload type. @name: in any case.
 * @value: (out): @room bytes, cut short when it is longer; "" when absent.
 * Returns: %TRUE when it is there. */
gboolean sfu_fmtp_get (const char *fmtp, const char *name, char *value, gsize room);

/* Returns: @otherwise when the parameter is absent or no decimal number. */
guint sfu_fmtp_get_number (const char *fmtp, const char *name, guint otherwise);

G_END_DECLS
