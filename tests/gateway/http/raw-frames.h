/* A raw client that speaks WebSocket (RFC 6455), well or badly: @head is a frame's first byte. */
#pragma once

#include "tests/gateway/http/raw-client.h"

/* Asks for /socket/room. @headers: more of them, each with its end. */
RawClient *raw_frames_shake_hands (guint16 port, const char *headers);

/* The same, until it is granted. */
RawClient *raw_frames_open (guint16 port);

/* @size: below 65536. Returns: FALSE when the server closed before it had all. */
gboolean raw_frames_send (RawClient *client, guint8 head, const char *payload, gsize size);
gboolean raw_frames_send_text (RawClient *client, const char *text);

/* Takes a short frame, which begins with @head. Returns: (transfer full): its payload. */
char *raw_frames_take (RawClient *client, guint8 head);

/* The close frame with @code comes, then the end. */
void raw_frames_expect_close (RawClient *client, guint code);
