/* What a command writes to one of its pipes: read without blocking, kept within bounds, made
 * readable. Control thread. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _GwCommandOutput GwCommandOutput;

/* @fd: (transfer full): the pipe's reading end.
 * @size_max: bytes that are kept, what comes after is read and dropped. */
GwCommandOutput *gw_command_output_new (int fd, gsize size_max);
void gw_command_output_free (GwCommandOutput *output);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GwCommandOutput, gw_command_output_free)

/* Reads what is there already: all that a command that has ended wrote. What others still hold the
 * pipe is not waited for. */
void gw_command_output_finish (GwCommandOutput *output);

/* Returns: (transfer full): what was kept, as gw_command_output_clean() has it. */
char *gw_command_output_text (const GwCommandOutput *output);

/* Returns: (transfer full): the last line with anything in it, of all that came, at most 200
 * characters and printable; "" when there is none. */
char *gw_command_output_last_line (const GwCommandOutput *output);

/* Returns: (transfer full): @bytes as UTF-8 without NUL; what is not is replaced by U+FFFD. */
char *gw_command_output_clean (const char *bytes, gsize size);

G_END_DECLS
