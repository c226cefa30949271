#include "config.h"

#include "plugins/fs/promise.h"

#include "gateway/cluster/wall-clock.h"

/* What must stay free on the disk: for side files, and for whatever else lives there. */
#define DISK_SPARE (16 * 1024 * 1024)

/* RFC 6585 4; libsoup has no name for it. */
#define STATUS_TOO_MANY_REQUESTS 429

typedef struct
{
  FsRequest *request;
  FsBlob *blob;
  guint64 changes; /* when the disk was looked at */
  guint64 used;
  guint64 available;
  GError *error;
} Promise;

static void
promise_free (Promise *promise)
{
  fs_request_free (promise->request);
  g_clear_pointer (&promise->blob, fs_blob_free);
  g_clear_error (&promise->error);
  g_free (promise);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Promise, promise_free)

static void
look (gpointer data)
{
  Promise *promise = data;
  const FsRequest *request = promise->request;

  fs_store_usage (request->fs->store, request->meeting, &promise->used, &promise->available,
                  &promise->error);
}

static void
reply_promised (const FsRequest *request, const char *id)
{
  g_autofree char *url = g_strconcat (FS_PREFIX "/", request->meeting, "/", id, NULL);
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "id", id);
  json_object_set_string_member (object, "url", url);
  gw_reply_json (request->message, SOUP_STATUS_CREATED, object);
}

static void
decide (Promise *promise, gint64 now)
{
  const FsRequest *request = promise->request;
  Fs *fs = request->fs;
  guint64 cost = fs_store_cost (promise->blob->size);
  guint64 reserved = fs_places_reserved (fs->places, request->meeting, now);
  g_autofree char *id = NULL;

  if (!fs_places_has_room (fs->places, request->meeting, now))
    gw_reply_error (request->message, STATUS_TOO_MANY_REQUESTS, "too-many-requests",
                    "Too many uploads at once. Wait until one of them has ended.");
  else if (promise->used + reserved + cost > fs->meeting_max)
    gw_reply_error (request->message, 507, "full",
                    "This meeting's files have used up their space.");
  else if (cost + DISK_SPARE > promise->available)
    gw_reply_error (request->message, 507, "full",
                    "The server's disk is full. Tell the administrator.");
  else
    {
      id = g_strdup (promise->blob->id);
      fs_places_add (fs->places, request->meeting, g_steal_pointer (&promise->blob), now);
      reply_promised (request, id);
    }
}

static void
looked (gpointer data)
{
  g_autoptr (Promise) promise = data;
  const FsRequest *request = promise->request;
  Fs *fs = request->fs;

  if (promise->error == NULL && !fs->is_closed &&
      promise->changes != fs_places_changes (fs->places))
    {
      promise->changes = fs_places_changes (fs->places);
      fs_disk_run (fs->disk, look, looked, g_steal_pointer (&promise));
      return;
    }

  if (promise->error != NULL)
    fs_request_fail (request->message, request->meeting, promise->error);
  else
    decide (promise, g_get_monotonic_time ());
  soup_server_message_unpause (request->message);
}

void
fs_promise (FsRequest *given)
{
  g_autoptr (FsRequest) request = given;
  Fs *fs = request->fs;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) body = gw_request_json (request->message);
  g_autoptr (FsBlob) blob = body == NULL ? NULL : fs_blob_read (body, &error);
  Promise *promise;

  if (body == NULL)
    return;
  if (blob == NULL)
    {
      gw_reply_error (request->message, SOUP_STATUS_BAD_REQUEST, "bad-request", error->message);
      return;
    }
  if (blob->size > fs->file_max)
    {
      g_autofree char *most = g_format_size (fs->file_max);
      g_autofree char *text = g_strdup_printf ("Files may have %s at most.", most);

      gw_reply_error (request->message, 413, "too-large", text);
      return;
    }

  blob->id = fs_blob_new_id ();
  blob->owner = g_strdup (request->owner);
  blob->created_at = gw_wall_clock ();
  soup_server_message_pause (request->message);
  promise = g_new0 (Promise, 1);
  promise->changes = fs_places_changes (fs->places);
  promise->request = g_steal_pointer (&request);
  promise->blob = g_steal_pointer (&blob);
  fs_disk_run (fs->disk, look, looked, promise);
}
