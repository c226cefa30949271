/* Questions by HTTP under way, behind the public fetch.h: by the process's client, or on the stage
 * of a simulation. Control thread. */
#pragma once

#include "gateway/gateway/fetch.h"
#include "gateway/http/client.h"

G_BEGIN_DECLS

/**
 * GwFetchStage: what answers instead of the network.
 * @ask: answer with gw_fetch_call_answer() or gw_fetch_call_fail(), not inside this call. @fetch
 *   lives until it returns. Returns: %FALSE to let it go out.
 * @cancelled: @call is not to be answered any more.
 */
typedef struct
{
  gboolean (*ask) (gpointer self, GwFetchCall *call, const GwFetch *fetch);
  void (*cancelled) (gpointer self, GwFetchCall *call);
} GwFetchStage;

/* All that one plugin has under way. */
typedef struct _GwFetchCalls GwFetchCalls;

/* @client: (nullable): without it, nothing goes out. @stage: (nullable). All outlive the calls. */
GwFetchCalls *gw_fetch_calls_new (GwClient *client, const GwFetchStage *stage, gpointer self);

/* Cancels what is under way. */
void gw_fetch_calls_free (GwFetchCalls *calls);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GwFetchCalls, gw_fetch_calls_free)

/* As gw_host_fetch(). */
GwFetchCall *
gw_fetch_calls_start (GwFetchCalls *calls, const GwFetch *fetch, GwFetchDone done, gpointer data);

/* For stages: end @call, which is invalid afterwards. */
void gw_fetch_call_answer (GwFetchCall *call, const GwFetched *answer);
void gw_fetch_call_fail (GwFetchCall *call, const GError *error);

G_END_DECLS
