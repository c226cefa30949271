/* A request's body, taken as it comes: while its taker is busy the client is made to wait, so that
 * memory stays the same however large the body is and however slow the taker. Control thread. */
#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

/* Bytes of a chunk; another may be gathered while the taker has one. */
#define GW_BODY_CHUNK (32 * 1024)

typedef struct _GwBody GwBody;

typedef struct
{
  /* The next of it, at most GW_BODY_CHUNK; the next call follows gw_body_continue(). */
  void (*chunk) (GwBody *body, GBytes *bytes, gpointer data);
  /* All of it came. The message is paused: reply, now or later, and unpause it. @body is gone. */
  void (*end) (SoupServerMessage *message, gpointer data);
  /* The rest will not come: the client left, or broke a limit and was told so. @body is gone. */
  void (*broken) (gpointer data);
} GwBodyEvents;

/* For the `head` of gw_server_mount_stream(). @size_max: bytes; more gets 413.
 * Returns: (transfer none): lives until end(), broken() or gw_body_refuse(). */
GwBody *gw_body_take (SoupServerMessage *message,
                      guint64 size_max,
                      const GwBodyEvents *events,
                      gpointer data);

/* The chunk is done with. May call back. */
void gw_body_continue (GwBody *body);

/* Replies with an error instead of taking the rest. Nothing is called back. */
void gw_body_refuse (GwBody *body, guint status, const char *code, const char *text);

/* For the server only. */

/* Returns: (nullable): what takes @message's body. */
GwBody *gw_body_of (SoupServerMessage *message);
void gw_body_push (GwBody *body, GBytes *bytes);
void gw_body_finish (GwBody *body);

G_END_DECLS
