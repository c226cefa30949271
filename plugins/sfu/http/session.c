#include "plugins/sfu/http/session.h"

#include <openssl/crypto.h>
#include <openssl/rand.h>

#include "plugins/sfu/log.h"

#define DIGEST_SIZE 32

struct _SfuSession
{
  const SfuSessionKind *kind;
  gpointer media; /* the kind's */
  SfuSessionOwner owner;
  SfuIdentity *identity;
  char id[33];
  char tag[16];
  guint generation;
  guint8 token[DIGEST_SIZE];
  SfuSessionEnd how;
  guint connect_source, end_source;
};

static void
digest (const char *token, guint8 *to)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  gsize size = DIGEST_SIZE;
  g_checksum_update (checksum, (const guchar *) token, -1);
  g_checksum_get_digest (checksum, to, &size);
}

static void
name (SfuSession *self)
{
  guint8 bytes[16];
  if (RAND_bytes (bytes, sizeof bytes) != 1)
    g_error ("the system has no random numbers");
  for (guint i = 0; i < sizeof bytes; i++)
    g_snprintf (self->id + 2 * i, 3, "%02x", bytes[i]);
}

static void
new_generation (SfuSession *self)
{
  g_snprintf (self->tag, sizeof self->tag, "\"%u\"", ++self->generation);
}

static gboolean
on_end (gpointer data)
{
  SfuSession *self = data;
  self->end_source = 0;
  self->owner.ended (self, self->owner.data);
  return G_SOURCE_REMOVE;
}

/* Later, because what tells us of the end is still at work. */
static void
end (SfuSession *self, SfuSessionEnd how)
{
  self->how = how;
  g_clear_handle_id (&self->connect_source, g_source_remove);
  if (self->end_source == 0)
    self->end_source = g_idle_add_full (G_PRIORITY_DEFAULT, on_end, self, NULL);
}

static gboolean
on_connect_timeout (gpointer data)
{
  SfuSession *self = data;
  self->connect_source = 0;
  sfu_log (G_LOG_LEVEL_MESSAGE, self->identity->meeting, self->identity->id,
           "a session of %s ends: its client never connected", self->kind->prefix);
  end (self, SFU_SESSION_LEFT);
  return G_SOURCE_REMOVE;
}

SfuSession *
sfu_session_new (const SfuSessionKind *kind,
                 SfuMeetings *meetings,
                 const SfuIdentity *identity,
                 const char *token,
                 const SfuSessionOffer *offer,
                 guint connect_timeout,
                 const SfuSessionOwner *owner,
                 char **answer,
                 GError **error)
{
  g_autoptr (SfuSession) self = g_new0 (SfuSession, 1);
  self->kind = kind;
  self->owner = *owner;
  self->identity = sfu_identity_copy (identity);
  digest (token, self->token);
  name (self);
  new_generation (self);
  self->media = kind->open (self, meetings, identity, offer, answer, error);
  if (self->media == NULL)
    return NULL;
  self->connect_source = g_timeout_add (connect_timeout, on_connect_timeout, self);
  return g_steal_pointer (&self);
}

void
sfu_session_free (SfuSession *session)
{
  g_clear_handle_id (&session->connect_source, g_source_remove);
  if (session->media != NULL)
    session->kind->close (session->media, session->how);
  /* Last: closing may have told us once more that it ends. */
  g_clear_handle_id (&session->end_source, g_source_remove);
  sfu_identity_free (session->identity);
  g_free (session);
}

const SfuSessionKind *
sfu_session_kind (const SfuSession *session)
{
  return session->kind;
}

const SfuIdentity *
sfu_session_identity (const SfuSession *session)
{
  return session->identity;
}

const char *
sfu_session_id (const SfuSession *session)
{
  return session->id;
}

const char *
sfu_session_tag (const SfuSession *session)
{
  return session->tag;
}

gboolean
sfu_session_was_made_with (const SfuSession *session, const char *token)
{
  guint8 other[DIGEST_SIZE];
  digest (token, other);
  return CRYPTO_memcmp (other, session->token, DIGEST_SIZE) == 0;
}

char *
sfu_session_restart (SfuSession *session, const char *ufrag, const char *pwd)
{
  char *ours = session->kind->restart (session->media, ufrag, pwd);
  if (ours != NULL)
    new_generation (session);
  return ours;
}

void
sfu_session_state (SfuSession *session, SfuTransportState state)
{
  gboolean waiting = session->connect_source != 0;
  if (state == SFU_TRANSPORT_CONNECTED)
    g_clear_handle_id (&session->connect_source, g_source_remove);
  else if (state == SFU_TRANSPORT_FAILED)
    end (session, waiting ? SFU_SESSION_LEFT : SFU_SESSION_LOST);
  else if (state == SFU_TRANSPORT_CLOSED)
    end (session, SFU_SESSION_LEFT);
}

void
sfu_session_gone (SfuSession *session)
{
  end (session, SFU_SESSION_LEFT);
}
