/* A media plane that only remembers what it was asked for, in place of plugins/sfu/media: room
 * logic is tested without sockets and threads. */
#pragma once

#include "plugins/sfu/connection.h"

G_BEGIN_DECLS

SfuMedia *fake_media_new (void);

/* Asserts that everything opened on it was freed. */
void fake_media_free (SfuMedia *media);

guint fake_media_connections (const SfuMedia *media);
guint fake_media_receivers (const SfuMedia *media);
guint fake_media_senders (const SfuMedia *media);

/* The @index-th living one, the oldest first. */
SfuSender *fake_media_sender (const SfuMedia *media, guint index);

/* The newest living one. */
SfuConnection *fake_media_last_connection (const SfuMedia *media);
SfuReceiver *fake_media_last_receiver (const SfuMedia *media);
SfuSender *fake_media_last_sender (const SfuMedia *media);

const char *fake_connection_remote_ufrag (const SfuConnection *connection);
guint fake_connection_restarts (const SfuConnection *connection);
void fake_connection_set_state (SfuConnection *connection, SfuTransportState state);
void fake_receiver_say (SfuReceiver *receiver, guint8 loudness); /* a tenth of a second */
gboolean fake_receiver_is_muted (const SfuReceiver *receiver);
gboolean fake_receiver_is_held (const SfuReceiver *receiver);
const SfuReceiveParameters *fake_receiver_parameters (const SfuReceiver *receiver);
const SfuSendParameters *fake_sender_parameters (const SfuSender *sender);
guint fake_sender_wanted_height (const SfuSender *sender); /* 0: the best there is */
gboolean fake_sender_is_paused (const SfuSender *sender);
SfuReceiver *fake_sender_receiver (const SfuSender *sender);

G_END_DECLS
