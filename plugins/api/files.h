/* Where a meeting's files are, and the tokens that open them there. The allocator names an fs once,
 * and the answer stays with the meeting. Control thread. */
#pragma once

#include "plugins/api/api.h"

G_BEGIN_DECLS

/* Seconds for which a client's tokens open a meeting's files: longer than most meetings, and a
 * client that joins again gets new ones. */
#define API_FILES_LIFETIME (12 * 60 * 60)

/* @fs: (nullable): HOST:PORT; %NULL when there is none, or none yet. */
typedef void (*ApiFilesDone) (const char *fs, gpointer data);

/* Finds the fs of @meeting; calls @done once, later, and soon: nobody waits long for files.
 * @email: for the allocator. */
void
api_files_find (Api *api, const char *meeting, const char *email, ApiFilesDone done, gpointer data);

/* Returns: (transfer full): what a participant is told: {url, token, readToken}.
 * @now: seconds since 1970 UTC. */
JsonObject *
api_files_describe (GwHost *host, const char *fs, const ApiParticipant *participant, gint64 now);

G_END_DECLS
