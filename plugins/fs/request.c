#include "config.h"

#include "plugins/fs/fs.h"

void
fs_request_free (FsRequest *request)
{
  g_object_unref (request->message);
  g_free (request->meeting);
  g_free (request->id);
  g_free (request->owner);
  g_free (request);
}

FsProblem
fs_problem_of (const GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE))
    return (FsProblem){ 507, "full",
                        "The server's disk is full. Tell the administrator; nothing was stored." };
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    return (FsProblem){ SOUP_STATUS_NOT_FOUND, "not-found", "There is no such file." };
  return (FsProblem){ SOUP_STATUS_INTERNAL_SERVER_ERROR, "internal",
                      "The server's files cannot be used at present. Tell the administrator." };
}

void
fs_request_fail (SoupServerMessage *message, const char *meeting, const GError *error)
{
  FsProblem problem = fs_problem_of (error);

  if (problem.status != SOUP_STATUS_NOT_FOUND)
    g_warning ("meeting %s: %s", meeting, error->message);
  gw_reply_error (message, problem.status, problem.code, problem.text);
}
