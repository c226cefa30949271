#include "config.h"

#include "plugins/fs/upload.h"

#include "gateway/http/body.h"

/* One job of the disk at a time: to begin and write, to publish, or to throw away. */
struct _FsUpload
{
  FsRequest *request;
  FsPlace *place;
  GwBody *body;  /* NULL when it has ended, one way or the other */
  GBytes *bytes; /* of the job */
  FsPart *part;  /* NULL before the first job */
  GError *error;
  guint64 received;
  gboolean is_busy;
};

static void
upload_free (FsUpload *self)
{
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_clear_error (&self->error);
  fs_request_free (self->request);
  g_free (self);
}

/* The last of it. */
static void
leave (FsUpload *self)
{
  Fs *fs = self->request->fs;

  g_ptr_array_remove_fast (fs->uploads, self);
  upload_free (self);
  if (fs->uploads->len == 0 && fs->drained != NULL)
    g_steal_pointer (&fs->drained) (fs->drained_data);
}

static void
work_discard (gpointer data)
{
  FsUpload *self = data;

  g_clear_pointer (&self->part, fs_part_discard);
}

static void
discarded (gpointer data)
{
  FsUpload *self = data;
  Fs *fs = self->request->fs;

  fs_places_release (fs->places, self->place, g_get_monotonic_time ());
  leave (self);
}

/* It broke off. */
static void
discard (FsUpload *self)
{
  self->body = NULL;
  if (!self->is_busy)
    fs_disk_run (self->request->fs->disk, work_discard, discarded, self);
}

static void
refuse (FsUpload *self)
{
  FsProblem problem = fs_problem_of (self->error);

  g_warning ("meeting %s: %s", self->request->meeting, self->error->message);
  gw_body_refuse (self->body, problem.status, problem.code, problem.text);
  discard (self);
}

static void
work_write (gpointer data)
{
  FsUpload *self = data;

  if (self->part == NULL)
    self->part = fs_store_begin (self->request->fs->store, self->place->meeting,
                                 self->place->blob->id, &self->error);
  if (self->part != NULL)
    fs_part_write (self->part, self->bytes, &self->error);
}

static void
written (gpointer data)
{
  FsUpload *self = data;

  self->is_busy = FALSE;
  g_clear_pointer (&self->bytes, g_bytes_unref);
  if (self->body == NULL)
    discard (self);
  else if (self->error != NULL)
    refuse (self);
  else
    gw_body_continue (self->body);
}

static void
on_chunk (GwBody *body, GBytes *bytes, gpointer data)
{
  FsUpload *self = data;

  self->bytes = g_bytes_ref (bytes);
  self->received += g_bytes_get_size (bytes);
  self->is_busy = TRUE;
  fs_disk_run (self->request->fs->disk, work_write, written, self);
}

static void
work_commit (gpointer data)
{
  FsUpload *self = data;

  if (self->part == NULL) /* an empty file */
    self->part = fs_store_begin (self->request->fs->store, self->place->meeting,
                                 self->place->blob->id, &self->error);
  if (self->part != NULL)
    fs_part_commit (g_steal_pointer (&self->part), self->place->blob, &self->error);
}

static void
committed (gpointer data)
{
  FsUpload *self = data;
  const FsRequest *request = self->request;
  Fs *fs = request->fs;

  if (self->error != NULL)
    {
      fs_request_fail (request->message, request->meeting, self->error);
      fs_places_release (fs->places, self->place, g_get_monotonic_time ());
    }
  else
    {
      gw_reply_json (request->message, SOUP_STATUS_CREATED, fs_blob_describe (self->place->blob));
      gw_metric_add (fs->uploads_total, 1);
      fs_places_remove (fs->places, self->place);
    }
  soup_server_message_unpause (request->message);
  leave (self);
}

static void
on_end (SoupServerMessage *message, gpointer data)
{
  FsUpload *self = data;

  self->body = NULL;
  if (self->received == self->place->blob->size)
    {
      fs_disk_run (self->request->fs->disk, work_commit, committed, self);
      return;
    }

  gw_reply_error (message, SOUP_STATUS_BAD_REQUEST, "bad-request",
                  "The body is shorter than announced.");
  soup_server_message_unpause (message);
  discard (self);
}

static void
on_broken (gpointer data)
{
  discard (data);
}

static const GwBodyEvents events = { on_chunk, on_end, on_broken };

/* Returns: %FALSE when it replied: what is announced in the head cannot be right. */
static gboolean
check_length (SoupServerMessage *message, guint64 size)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);

  if (soup_message_headers_get_encoding (headers) == SOUP_ENCODING_CHUNKED ||
      (guint64) soup_message_headers_get_content_length (headers) == size)
    return TRUE;

  gw_reply_error (message, SOUP_STATUS_BAD_REQUEST, "bad-request",
                  "The body has not the size that was announced.");
  return FALSE;
}

void
fs_upload_begin (FsRequest *given)
{
  g_autoptr (FsRequest) request = given;
  Fs *fs = request->fs;
  FsPlace *place =
      fs_places_find (fs->places, request->meeting, request->id, g_get_monotonic_time ());
  FsUpload *self;

  if (place == NULL || g_strcmp0 (place->blob->owner, request->owner) != 0)
    {
      gw_reply_error (request->message, SOUP_STATUS_NOT_FOUND, "not-found",
                      "There is no place for this upload, or not any more. Begin anew.");
      return;
    }
  if (place->is_taken)
    {
      gw_reply_error (request->message, SOUP_STATUS_CONFLICT, "busy",
                      "This upload is under way already.");
      return;
    }
  if (!check_length (request->message, place->blob->size))
    return;

  place->is_taken = TRUE;
  self = g_new0 (FsUpload, 1);
  self->request = g_steal_pointer (&request);
  self->place = place;
  self->body = gw_body_take (self->request->message, place->blob->size, &events, self);
  g_ptr_array_add (fs->uploads, self);
}

void
fs_uploads_end (Fs *fs)
{
  for (guint i = fs->uploads->len; i > 0; i--)
    {
      FsUpload *self = g_ptr_array_index (fs->uploads, i - 1);
      GwBody *body = g_steal_pointer (&self->body);

      if (body == NULL)
        continue;
      gw_body_refuse (body, SOUP_STATUS_SERVICE_UNAVAILABLE, "draining",
                      "This server is about to end.");
      discard (self);
    }
}
