/* The path of a request, decoded and in one form only, so that no handler meets two spellings of
 * a place or a way out of its folder. Any thread. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* @path: as in the URL. Returns: (transfer full) (nullable): it decoded, with single slashes;
 * %NULL when it holds a ".." or "." segment, an encoded slash, a backslash, a control character,
 * a broken escape or no UTF-8. */
char *gw_path_normalise (const char *path);

/* Whether @path is @prefix or lies below it. @rest: (out): what follows, "" or "/…". */
gboolean gw_path_is_below (const char *path, const char *prefix, const char **rest);

G_END_DECLS
