/* The fs's HTTP interface as a table; docs/files.md says the same. Control thread. */
#pragma once

#include "plugins/fs/fs.h"

G_BEGIN_DECLS

/* Takes "/MEETING" or "/MEETING/ID" apart. @meeting, @id: (out) (transfer full); @id is %NULL for
 * the former. Returns: %FALSE when @path is neither. */
gboolean fs_routes_split (const char *path, char **meeting, char **id);

/* GwHandlers; @data: the Fs. */
void fs_routes_head (SoupServerMessage *message, const char *path, gpointer data);
void fs_routes_serve (SoupServerMessage *message, const char *path, gpointer data);

G_END_DECLS
