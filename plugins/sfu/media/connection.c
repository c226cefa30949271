#include "plugins/sfu/connection.h"

#include "plugins/sfu/media/credentials.h"
#include "plugins/sfu/media/endpoint.h"
#include "plugins/sfu/media/handles.h"
#include "plugins/sfu/media/media.h"

/* Handles live on the control thread and post to their lane. A handle's memory outlives what the
 * lane may still post about it: the lane's last message is on_endpoint_gone(). */
struct _SfuConnection
{
  SfuMedia *media;
  SfuLane *lane;
  SfuEndpoint *endpoint;
  const SfuConnectionEvents *events;
  gpointer data;
  gboolean closed;
  SfuIceCredentials local;
  GwMailbox *control; /* for the lane's thread */
};

typedef struct
{
  SfuConnection *connection;
  SfuTransportState state;
} StateMessage;

static void
on_state (gpointer data)
{
  g_autofree StateMessage *message = data;
  SfuConnection *self = message->connection;

  if (!self->closed)
    self->events->state (self, message->state, self->data);
}

/* Lane's thread. */
static void
post_state (SfuTransportState state, gpointer data)
{
  SfuConnection *self = data;
  StateMessage *message = g_new (StateMessage, 1);

  *message = (StateMessage){ self, state };
  gw_mailbox_call (self->control, on_state, message);
}

SfuConnection *
sfu_connection_new (SfuMedia *media, const SfuConnectionEvents *events, gpointer data)
{
  SfuConnection *self = g_new0 (SfuConnection, 1);

  self->media = media;
  self->lane = sfu_media_take_lane (media);
  self->events = events;
  self->data = data;
  self->control = sfu_media_control (media);
  self->endpoint = sfu_endpoint_new (self->lane, post_state, self);
  sfu_ice_credentials_make (&self->local);
  return self;
}

static void
on_endpoint_gone (gpointer data)
{
  g_free (data);
}

/* Lane's thread. */
static void
free_endpoint (gpointer data)
{
  SfuConnection *self = data;

  sfu_endpoint_free (self->endpoint);
  gw_mailbox_call (self->control, on_endpoint_gone, self);
}

void
sfu_connection_free (SfuConnection *self)
{
  self->closed = TRUE;
  sfu_media_give_back_lane (self->media, self->lane);
  gw_mailbox_call (sfu_lane_mailbox (self->lane), free_endpoint, self);
}

const char *
sfu_connection_ufrag (const SfuConnection *self)
{
  return self->local.ufrag;
}

const char *
sfu_connection_pwd (const SfuConnection *self)
{
  return self->local.pwd;
}

const GArray *
sfu_connection_candidates (const SfuConnection *self)
{
  return sfu_media_candidates (self->media, self->lane);
}

gboolean
sfu_connection_takes_tcp (const SfuConnection *self)
{
  return sfu_media_takes_tcp (self->media);
}

typedef struct
{
  SfuEndpoint *endpoint;
  SfuIceCredentials local;
  char *remote_ufrag;
  char *remote_pwd;
  char *fingerprint_hash;
  char *fingerprint;
} RemoteMessage;

/* Lane's thread. */
static void
set_remote (gpointer data)
{
  RemoteMessage *message = data;
  const SfuTransportParameters parameters = {
    .local_ufrag = message->local.ufrag,
    .local_pwd = message->local.pwd,
    .remote_ufrag = message->remote_ufrag,
    .remote_pwd = message->remote_pwd,
    .fingerprint_hash = message->fingerprint_hash,
    .fingerprint = message->fingerprint,
  };

  sfu_endpoint_set_remote (message->endpoint, &parameters);
  g_free (message->remote_ufrag);
  g_free (message->remote_pwd);
  g_free (message->fingerprint_hash);
  g_free (message->fingerprint);
  g_free (message);
}

void
sfu_connection_set_remote (SfuConnection *self,
                           const char *ufrag,
                           const char *pwd,
                           const char *fingerprint_hash,
                           const char *fingerprint)
{
  RemoteMessage *message = g_new (RemoteMessage, 1);

  *message = (RemoteMessage){
    .endpoint = self->endpoint,
    .local = self->local,
    .remote_ufrag = g_strdup (ufrag),
    .remote_pwd = g_strdup (pwd),
    .fingerprint_hash = g_strdup (fingerprint_hash),
    .fingerprint = g_strdup (fingerprint),
  };
  gw_mailbox_call (sfu_lane_mailbox (self->lane), set_remote, message);
}

void
sfu_connection_new_credentials (SfuConnection *self)
{
  sfu_ice_credentials_make (&self->local);
}

SfuLane *
sfu_connection_lane (const SfuConnection *self)
{
  return self->lane;
}

SfuEndpoint *
sfu_connection_endpoint (const SfuConnection *self)
{
  return self->endpoint;
}

SfuLevelWatch *
sfu_connection_level_watch (const SfuConnection *self)
{
  return sfu_media_level_watch (self->media);
}

guint32
sfu_connection_new_ssrc (SfuConnection *self)
{
  /* 32 random bits: RFC 3550 8.1 counts on no collision among the few of one connection. 0 means
   * none here. */
  guint32 ssrc;

  do
    ssrc = g_random_int ();
  while (ssrc == 0);
  return ssrc;
}
