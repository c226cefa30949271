#include "config.h"

#include "plugins/fs/download.h"

/* A token opened it: nobody but this browser keeps it; a file never changes. */
#define CACHE "private, max-age=86400, immutable"

typedef struct
{
  FsRequest *request;
  FsBlob *blob;
  GInputStream *stream;
  GError *error;
} Job;

static void
job_free (Job *job)
{
  fs_request_free (job->request);
  g_clear_pointer (&job->blob, fs_blob_free);
  g_clear_object (&job->stream);
  g_clear_error (&job->error);
  g_free (job);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Job, job_free)

static void
begin (FsRequest *request, FsDiskWork work, FsDiskDone done)
{
  Job *job = g_new0 (Job, 1);

  job->request = request;
  soup_server_message_pause (request->message);
  fs_disk_run (request->fs->disk, work, done, job);
}

static void
open_file (gpointer data)
{
  Job *job = data;
  const FsRequest *request = job->request;

  job->blob =
      fs_store_open (request->fs->store, request->meeting, request->id, &job->stream, &job->error);
}

static void
opened (gpointer data)
{
  g_autoptr (Job) job = data;
  const FsRequest *request = job->request;
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (request->message);

  if (job->blob == NULL)
    fs_request_fail (request->message, request->meeting, job->error);
  else
    {
      g_autofree char *tag = g_strdup_printf ("\"%s\"", job->blob->id);
      g_autofree char *disposition = fs_blob_disposition (job->blob);

      soup_message_headers_replace (headers, "Content-Type", job->blob->type);
      soup_message_headers_replace (headers, "Content-Disposition", disposition);
      soup_message_headers_replace (headers, "Cache-Control", CACHE);
      gw_reply_stream (request->message, job->stream, job->blob->size, tag);
      gw_metric_add (request->fs->downloads_total, 1);
    }
  soup_server_message_unpause (request->message);
}

void
fs_download (FsRequest *request)
{
  begin (request, open_file, opened);
}

static void
remove_file (gpointer data)
{
  Job *job = data;
  const FsRequest *request = job->request;

  fs_store_remove (request->fs->store, request->meeting, request->id, &job->error);
}

static void
removed (gpointer data)
{
  g_autoptr (Job) job = data;
  const FsRequest *request = job->request;

  if (job->error != NULL)
    fs_request_fail (request->message, request->meeting, job->error);
  else
    {
      g_info ("meeting %s: %s removed the file %s", request->meeting, request->owner, request->id);
      soup_server_message_set_status (request->message, SOUP_STATUS_NO_CONTENT, NULL);
    }
  soup_server_message_unpause (request->message);
}

void
fs_remove (FsRequest *request)
{
  begin (request, remove_file, removed);
}
