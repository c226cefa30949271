/* Reading the words of an attribute's value. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Reads a decimal number at *@text up to @maximum and moves *@text behind it. */
gboolean sfu_sdp_take_number (const char **text, guint64 maximum, guint64 *number);

/* Moves *@text behind one space or more. Returns: %FALSE when there is none. */
gboolean sfu_sdp_take_space (const char **text);

/* Sets SFU_ERROR_BAD_SDP: "SDP a=@attribute: @why". Returns: %FALSE. */
gboolean sfu_sdp_refuse (GError **error, const char *attribute, const char *why);

G_END_DECLS
