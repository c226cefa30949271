#include "tests/plugins/sfu/fake-media.h"

struct _SfuMedia
{
  GPtrArray *connections, *receivers, *senders; /* those alive */
  GArray *candidates;
  guint made;
};

struct _SfuConnection
{
  SfuMedia *media;
  const SfuConnectionEvents *events;
  gpointer data;
  char ufrag[16], pwd[40];
  char *remote_ufrag;
  guint restarts;
};

struct _SfuReceiver
{
  SfuMedia *media;
  SfuReceiveParameters parameters;
  gboolean muted, held;
  SfuReceiverLevel level;
  gpointer level_data;
};

struct _SfuSender
{
  SfuMedia *media;
  SfuReceiver *receiver;
  SfuSendParameters parameters;
  guint wanted_height, wanted_frame_rate;
  gboolean paused;
};

SfuMedia *
fake_media_new (void)
{
  SfuMedia *media = g_new0 (SfuMedia, 1);
  GwAddress address;

  media->connections = g_ptr_array_new ();
  media->receivers = g_ptr_array_new ();
  media->senders = g_ptr_array_new ();
  media->candidates = g_array_new (FALSE, FALSE, sizeof (GwAddress));
  gw_address_parse_ip ("127.0.0.1", 10000, &address);
  g_array_append_val (media->candidates, address);
  return media;
}

void
fake_media_free (SfuMedia *media)
{
  g_assert_cmpuint (media->connections->len, ==, 0);
  g_assert_cmpuint (media->receivers->len, ==, 0);
  g_assert_cmpuint (media->senders->len, ==, 0);
  g_ptr_array_unref (media->connections);
  g_ptr_array_unref (media->receivers);
  g_ptr_array_unref (media->senders);
  g_array_unref (media->candidates);
  g_free (media);
}

static gpointer
last (const GPtrArray *array)
{
  return array->len > 0 ? g_ptr_array_index (array, array->len - 1) : NULL;
}

guint
fake_media_connections (const SfuMedia *media)
{
  return media->connections->len;
}

guint
fake_media_receivers (const SfuMedia *media)
{
  return media->receivers->len;
}

guint
fake_media_senders (const SfuMedia *media)
{
  return media->senders->len;
}

SfuConnection *
fake_media_last_connection (const SfuMedia *media)
{
  return last (media->connections);
}

SfuReceiver *
fake_media_last_receiver (const SfuMedia *media)
{
  return last (media->receivers);
}

SfuSender *
fake_media_sender (const SfuMedia *media, guint index)
{
  g_assert_cmpuint (index, <, media->senders->len);
  return g_ptr_array_index (media->senders, index);
}

SfuSender *
fake_media_last_sender (const SfuMedia *media)
{
  return last (media->senders);
}

const char *
sfu_media_fingerprint (const SfuMedia *media)
{
  return "00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF:"
         "00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF";
}

const SfuVideoCodecs *
sfu_media_video_codecs (const SfuMedia *media)
{
  static const SfuVideoCodecs all = {
    { SFU_CODEC_VP8, SFU_CODEC_VP9, SFU_CODEC_H264, SFU_CODEC_AV1 }, 4
  };

  return &all;
}

static void
name_credentials (SfuConnection *connection)
{
  g_snprintf (connection->ufrag, sizeof connection->ufrag, "ufrag%u", connection->media->made);
  g_snprintf (connection->pwd, sizeof connection->pwd, "password%032u", connection->media->made++);
}

SfuConnection *
sfu_connection_new (SfuMedia *media, const SfuConnectionEvents *events, gpointer data)
{
  SfuConnection *connection = g_new0 (SfuConnection, 1);

  connection->media = media;
  connection->events = events;
  connection->data = data;
  name_credentials (connection);
  g_ptr_array_add (media->connections, connection);
  return connection;
}

void
sfu_connection_free (SfuConnection *connection)
{
  g_assert_true (g_ptr_array_remove (connection->media->connections, connection));
  g_free (connection->remote_ufrag);
  g_free (connection);
}

const char *
sfu_connection_ufrag (const SfuConnection *connection)
{
  return connection->ufrag;
}

const char *
sfu_connection_pwd (const SfuConnection *connection)
{
  return connection->pwd;
}

void
sfu_receiver_watch_level (SfuReceiver *receiver, SfuReceiverLevel level, gpointer data)
{
  receiver->level = level;
  receiver->level_data = data;
}

void
sfu_receiver_set_held (SfuReceiver *receiver, gboolean held)
{
  receiver->held = held;
}

gboolean
fake_receiver_is_held (const SfuReceiver *receiver)
{
  return receiver->held;
}

void
fake_receiver_say (SfuReceiver *receiver, guint8 loudness)
{
  if (receiver->level != NULL)
    receiver->level (loudness, receiver->level_data);
}

gboolean
sfu_connection_takes_tcp (const SfuConnection *connection)
{
  return FALSE;
}

const GArray *
sfu_connection_candidates (const SfuConnection *connection)
{
  return connection->media->candidates;
}

void
sfu_connection_set_remote (SfuConnection *connection,
                           const char *ufrag,
                           const char *pwd,
                           const char *fingerprint_hash,
                           const char *fingerprint)
{
  g_free (connection->remote_ufrag);
  connection->remote_ufrag = g_strdup (ufrag);
}

void
sfu_connection_new_credentials (SfuConnection *connection)
{
  connection->restarts++;
  name_credentials (connection);
}

const char *
fake_connection_remote_ufrag (const SfuConnection *connection)
{
  return connection->remote_ufrag;
}

guint
fake_connection_restarts (const SfuConnection *connection)
{
  return connection->restarts;
}

void
fake_connection_set_state (SfuConnection *connection, SfuTransportState state)
{
  connection->events->state (connection, state, connection->data);
}

guint32
sfu_connection_new_ssrc (SfuConnection *connection)
{
  return 1000 + connection->media->made++;
}

SfuReceiver *
sfu_connection_receive (SfuConnection *connection, const SfuReceiveParameters *parameters)
{
  SfuReceiver *receiver = g_new0 (SfuReceiver, 1);

  receiver->media = connection->media;
  receiver->parameters = *parameters;
  g_ptr_array_add (receiver->media->receivers, receiver);
  return receiver;
}

void
sfu_receiver_free (SfuReceiver *receiver)
{
  g_assert_true (g_ptr_array_remove (receiver->media->receivers, receiver));
  g_free (receiver);
}

void
sfu_receiver_set_muted (SfuReceiver *receiver, gboolean muted)
{
  receiver->muted = muted;
}

gboolean
fake_receiver_is_muted (const SfuReceiver *receiver)
{
  return receiver->muted;
}

const SfuReceiveParameters *
fake_receiver_parameters (const SfuReceiver *receiver)
{
  return &receiver->parameters;
}

SfuSender *
sfu_connection_send (SfuConnection *connection,
                     SfuReceiver *receiver,
                     const SfuSendParameters *parameters)
{
  SfuSender *sender = g_new0 (SfuSender, 1);

  sender->media = connection->media;
  sender->receiver = receiver;
  sender->parameters = *parameters;
  g_ptr_array_add (sender->media->senders, sender);
  return sender;
}

void
sfu_sender_free (SfuSender *sender)
{
  g_assert_true (g_ptr_array_remove (sender->media->senders, sender));
  g_free (sender);
}

void
sfu_sender_set_wanted (SfuSender *sender, guint height, guint frame_rate)
{
  sender->wanted_height = height;
  sender->wanted_frame_rate = frame_rate;
}

guint
fake_sender_wanted_height (const SfuSender *sender)
{
  return sender->wanted_height;
}

void
sfu_sender_set_paused (SfuSender *sender, gboolean paused)
{
  sender->paused = paused;
}

gboolean
fake_sender_is_paused (const SfuSender *sender)
{
  return sender->paused;
}

void
sfu_sender_set_receiver (SfuSender *sender, SfuReceiver *receiver)
{
  sender->receiver = receiver;
}

const SfuSendParameters *
fake_sender_parameters (const SfuSender *sender)
{
  return &sender->parameters;
}

SfuReceiver *
fake_sender_receiver (const SfuSender *sender)
{
  return sender->receiver;
}
