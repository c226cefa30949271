/* A GwConnection as the GIOStream that libsoup speaks through; asynchronous and pollable only.
 * Control thread. */
#pragma once

#include "gateway/http/connection.h"

G_BEGIN_DECLS

#define GW_TYPE_STREAM (gw_stream_get_type ())
G_DECLARE_FINAL_TYPE (GwStream, gw_stream, GW, STREAM, GIOStream)

/* Keeps a reference to @connection, and closes it when it is closed itself. */
GIOStream *gw_stream_new (GwConnection *connection);

G_END_DECLS
