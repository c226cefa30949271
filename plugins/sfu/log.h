/* Structured log lines of the sfu's control part: domain gw-sfu, with the meeting and participant
 * they are about. Tokens, credentials and descriptions are never formatted. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* @meeting, @participant: (nullable): ids. Control thread. */
void sfu_log (GLogLevelFlags level,
              const char *meeting,
              const char *participant,
              const char *format,
              ...) G_GNUC_PRINTF (4, 5);

G_END_DECLS
