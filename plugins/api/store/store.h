/* What the api role remembers: meetings, and who was in them.
 *
 * Control thread only; the database's work runs on threads of the store, and each callback comes
 * later on the control thread. Calls that are under way together may overtake each other: wait for
 * the callback before asking for what depends on it. A call whose queue is full ends with
 * GW_ERROR_UNAVAILABLE.
 */
#pragma once

#include <gio/gio.h>

#include "plugins/api/meeting.h"
#include "plugins/api/store/database.h"
#include "plugins/api/store/mysql.h"

G_BEGIN_DECLS

typedef struct _ApiStore ApiStore;

/**
 * api_store_open: blocks; for start.
 * @url: "sqlite:FILE"; a relative file is taken from @folder.
 * Returns: (transfer full): %NULL with @error set.
 */
ApiStore *api_store_open (const char *url, const char *folder, GError **error);

/* As above, on a server, with @n_connections that work side by side. */
ApiStore *
api_store_open_mysql (const ApiMysqlSettings *settings, guint n_connections, GError **error);

/* Finishes what was asked for, then closes the database. Blocks; callbacks still come. */
void api_store_free (ApiStore *store);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ApiStore, api_store_free)

/* A piece of work on the database, on a thread of the store. It may be done again after a conflict
 * or a lost connection: what writes more than once does so in one transaction, with nothing but
 * reading before it, and nothing after it.
 * Returns: (transfer full): what api_store_run_finish() returns, %NULL with @error set. */
typedef gpointer (*ApiStoreWork) (ApiDatabase *database, gconstpointer input, GError **error);

/* @input: (transfer full). */
void api_store_run (ApiStore *store,
                    ApiStoreWork work,
                    gpointer input,
                    GDestroyNotify free_input,
                    GDestroyNotify free_output,
                    GAsyncReadyCallback done,
                    gpointer data);

/* Returns: (transfer full): %NULL with @error set. */
gpointer api_store_run_finish (GAsyncResult *result, GError **error);

void api_store_add_meeting (ApiStore *store,
                            const ApiMeeting *meeting,
                            GAsyncReadyCallback done,
                            gpointer data);
gboolean api_store_add_meeting_finish (GAsyncResult *result, GError **error);

void
api_store_find_meeting (ApiStore *store, const char *id, GAsyncReadyCallback done, gpointer data);

/* Returns: (transfer full): %NULL with @error set, GW_ERROR_NOT_FOUND when there is none. */
ApiMeeting *api_store_find_meeting_finish (GAsyncResult *result, GError **error);

/* Sets sfu, turn and allocated_at of the meeting with the id and the times of @meeting;
 * GW_ERROR_NOT_FOUND when there is none any more. */
void api_store_set_nodes (ApiStore *store,
                          const ApiMeeting *meeting,
                          GAsyncReadyCallback done,
                          gpointer data);
gboolean api_store_set_nodes_finish (GAsyncResult *result, GError **error);

/* Adds @participant to its meeting, or notes that it came again, perhaps by another name. */
void api_store_put_participant (ApiStore *store,
                                const ApiParticipant *participant,
                                GAsyncReadyCallback done,
                                gpointer data);
gboolean api_store_put_participant_finish (GAsyncResult *result, GError **error);

G_END_DECLS
