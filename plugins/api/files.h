/* What opens a meeting's files at its fs. Control thread. */
#pragma once

#include "plugins/api/api.h"

G_BEGIN_DECLS

/* Seconds for which a client's tokens open a meeting's files: longer than most meetings, and a
 * client that joins again gets new ones. */
#define API_FILES_LIFETIME (12 * 60 * 60)

/* Returns: (transfer full): what a participant is told: {url, token, readToken}. @fs: HOST:PORT.
 * @now: seconds since 1970 UTC. */
JsonObject *
api_files_describe (GwHost *host, const char *fs, const ApiParticipant *participant, gint64 now);

G_END_DECLS
