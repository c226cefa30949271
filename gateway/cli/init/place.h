/* Where the settings of this machine are written, and writing them: whole or not at all. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * GwInitPlace:
 * @path: the key-file.
 * @target: what is written: @path itself where there is none yet, or where an earlier run wrote it;
 *   else a fragment beside it, so that the file that came with the package stays as it came.
 * @is_fragment: whether @target is one.
 * @exists: whether @target is there already.
 */
typedef struct
{
  char *path;
  char *target;
  gboolean is_fragment;
  gboolean exists;
} GwInitPlace;

/* @path: absolute. */
GwInitPlace *gw_init_place_new (const char *path);
void gw_init_place_free (GwInitPlace *place);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GwInitPlace, gw_init_place_free)

/* From here on @path itself is what is written, and there is a copy of it to be kept. */
void gw_init_place_take_whole (GwInitPlace *place);

/* Whether @where, such as "/etc/m.conf:14: [turn] port", is a line of @place->target. */
gboolean gw_init_place_has (const GwInitPlace *place, const char *where);

/* Whether its folder can be written, or made. */
gboolean gw_init_place_check (const GwInitPlace *place, GError **error);

/* The first line of what is written. */
#define GW_INIT_PLACE_MARK "# Written by \"meeting init\"; yours to edit."

/* Writes @text, which may hold secrets: others of this machine do not read it, and its folder's
 * group does where root writes.
 * @backup: (out) (transfer full) (nullable): where a copy of what it replaces was kept.
 * Returns: %FALSE with @error set; then nothing has changed. */
gboolean
gw_init_place_write (const GwInitPlace *place, const char *text, char **backup, GError **error);

G_END_DECLS
