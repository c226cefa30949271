/* What a session description may look like before GstSDP, which accepts garbage and any number of
 * lines, gets to see it. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define SFU_SDP_SIZE_MAX (128 * 1024)
#define SFU_SDP_LINES_MAX 8192
#define SFU_SDP_LINE_MAX 2048

/* m-lines of a client's offer, and of our own ones (and so of the answers to them). */
#define SFU_SDP_OFFER_MEDIA_MAX 64
#define SFU_SDP_SUBSCRIBE_MEDIA_MAX 128

/* Checks size, number and length of lines, their form and their order (RFC 8866 5), and that at
 * most @media_max of them are m-lines. Any thread.
 * Returns: %FALSE with SFU_ERROR_BAD_SDP set, naming the line. */
gboolean sfu_sdp_check_bounds (const char *text, gsize size, gsize media_max, GError **error);

G_END_DECLS
