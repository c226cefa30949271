/* Programs that an administrator names in the key-file, run for a plugin: without a shell, with
 * bounds for time and output. Control thread.
 */
#pragma once

#include <glib.h>

#include "gateway/gateway/plugin.h"

G_BEGIN_DECLS

/* Bytes of standard output and of standard error that are kept; what comes after is dropped. */
#define GW_COMMAND_OUTPUT_MAX (1024 * 1024)

/**
 * GwCommand:
 * @size: sizeof (GwCommand).
 * @line: program and arguments, split by the rules of a shell's quoting and nothing else of a
 *   shell. "sh -c '…'" is how to have one.
 * @environment: (nullable) (array zero-terminated=1): "NAME=VALUE", added to the gateway's own, of
 *   which they inherit all but the variables that hold secrets of the key-file.
 * @timeout: milliseconds until it and all that it has begun is killed; 1 to 3600000.
 *   What a program that ends by itself has put into the background lives on; its output is not
 *   waited for.
 */
typedef struct
{
  guint32 size;
  const char *line;
  const char *const *environment;
  guint timeout;
} GwCommand;

/**
 * GwCommandResult: lives until the callback returns.
 * @output: its standard output: UTF-8, without NUL; what is not is replaced.
 */
typedef struct
{
  guint32 size;
  const char *output;
} GwCommandResult;

/* Exactly one of @result and @error is given; both live until it returns. @error says which
 * program, what went wrong (not found, exit status, signal, time), and the last line of its
 * standard error. */
typedef void (*GwCommandDone) (const GwCommandResult *result, const GError *error, gpointer data);

/* A command under way. */
typedef struct _GwCommandRun GwCommandRun;

/* @done: called once, never inside this call, unless the run is cancelled before.
 * Returns: (transfer none): valid until then. What is under way at a plugin's destroy() is
 *   cancelled after it. */
GwCommandRun *
gw_host_run_command (GwHost *host, const GwCommand *command, GwCommandDone done, gpointer data);

/* Kills it; its done() is not called any more. */
void gw_command_run_cancel (GwCommandRun *run);

/* Whether @line can be split, and its program found: to be asked in create().
 * Returns: %FALSE with GW_ERROR_CONFIG set. */
gboolean gw_command_check (const char *line, GError **error);

G_END_DECLS
