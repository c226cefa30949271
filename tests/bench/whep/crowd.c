/* crowd: one publishes by WHIP, many watch by WHEP; all are light clients in this process.
 *
 *   crowd --url=http://HOST:PORT --meeting=ID --publisher=TOKEN --viewer=TOKEN [--sessions=N] …
 *
 * Says "connected" and "measured" at the begin and the end of what it counts, then the counts as
 * JSON. Waits for a line of its input after each of the two, so that whoever runs it can look at
 * the gateway meanwhile. Exits with 1 when a session does not connect or gets no sound or picture.
 */
#include <json-glib/json-glib.h>
#include <stdio.h>

#include "tests/bench/whep/publisher.h"
#include "tests/bench/whep/viewer.h"

/* Seconds for all to connect, and to get the first packets. */
#define PATIENCE 60

typedef struct
{
  char *url, *meeting, *publisher_token, *viewer_token;
  int sessions, seconds, frames, packets, bytes;
  SoupSession *http;
  CrowdPublisher *publisher;
  GPtrArray *viewers; /* of CrowdViewer */
  gint64 opened_in;   /* microseconds, from the first POST until all are connected */
} Crowd;

static gboolean
open_viewers (Crowd *self, GError **error)
{
  g_autofree char *url = g_strdup_printf ("%s/whep/%s", self->url, self->meeting);

  for (int i = 0; i < self->sessions; i++)
    {
      CrowdViewer *viewer = crowd_viewer_new (self->http, url, self->viewer_token, error);

      if (viewer == NULL)
        {
          g_prefix_error (error, "session %d: ", i + 1);
          return FALSE;
        }
      g_ptr_array_add (self->viewers, viewer);
      /* Those who are there already go on meanwhile. */
      test_peer_sleep (1);
    }
  return TRUE;
}

static gboolean
has_media (const CrowdViewer *viewer)
{
  return viewer->audio.received > 0 && viewer->video.received > 0;
}

/* Until @is_so of every viewer. */
static gboolean
wait_for_all (Crowd *self,
              gboolean (*is_so) (const CrowdViewer *viewer),
              const char *what,
              GError **error)
{
  gint64 end = g_get_monotonic_time () + PATIENCE * G_TIME_SPAN_SECOND;

  for (guint i = 0; i < self->viewers->len; i++)
    {
      const CrowdViewer *viewer = self->viewers->pdata[i];

      while (!is_so (viewer) && g_get_monotonic_time () < end)
        test_peer_sleep (5);
      if (is_so (viewer))
        continue;
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT, "session %u of %u %s", i + 1,
                   self->viewers->len, what);
      return FALSE;
    }
  return TRUE;
}

static gboolean
connect_all (Crowd *self, GError **error)
{
  g_autofree char *url = g_strdup_printf ("%s/whip/%s", self->url, self->meeting);
  const CrowdRate rate = { (guint) self->frames, (guint) self->packets, (guint) self->bytes };
  gint64 begin;

  self->publisher = crowd_publisher_new (self->http, url, self->publisher_token, &rate, error);
  if (self->publisher == NULL)
    return FALSE;
  begin = g_get_monotonic_time ();
  if (!open_viewers (self, error) ||
      !wait_for_all (self, crowd_viewer_is_connected, "does not connect", error))
    return FALSE;
  self->opened_in = g_get_monotonic_time () - begin;
  crowd_publisher_begin (self->publisher);
  return wait_for_all (self, has_media, "gets no sound or no picture", error);
}

/* Says @word and goes on when a line was read, without a pause for the sessions. */
static void
say (const char *word)
{
  GPollFD input = { fileno (stdin), G_IO_IN, 0 };

  printf ("%s\n", word);
  fflush (stdout);
  do
    g_main_context_iteration (NULL, FALSE);
  while (g_poll (&input, 1, 1) == 0);
  (void) getchar ();
}

static void
set_count (JsonObject *object, const char *member, guint64 number)
{
  json_object_set_int_member (object, member, (gint64) number);
}

static void
print_counts (const Crowd *self, gint64 time, guint64 sent)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  guint64 received = 0, lost = 0, foreign = 0, least = G_MAXUINT64;
  g_autofree char *text = NULL;

  for (guint i = 0; i < self->viewers->len; i++)
    {
      const CrowdViewer *viewer = self->viewers->pdata[i];
      guint64 own = viewer->audio.received + viewer->video.received;

      received += own;
      least = MIN (least, own);
      lost += viewer->audio.lost + viewer->video.lost;
      foreign += viewer->foreign;
    }
  set_count (object, "sessions", self->viewers->len);
  set_count (object, "received", received);
  set_count (object, "least", least);
  set_count (object, "lost", lost);
  set_count (object, "foreign", foreign);
  set_count (object, "sent", sent);
  json_object_set_double_member (object, "seconds", (double) time / G_USEC_PER_SEC);
  json_object_set_double_member (object, "openedIn", (double) self->opened_in / G_USEC_PER_SEC);
  json_node_take_object (node, object);
  text = json_to_string (node, FALSE);
  printf ("%s\n", text);
}

static gboolean
measure (Crowd *self, GError **error)
{
  gint64 begin;
  guint64 sent;

  say ("connected");
  for (guint i = 0; i < self->viewers->len; i++)
    crowd_viewer_begin (self->viewers->pdata[i]);
  begin = g_get_monotonic_time ();
  sent = crowd_publisher_sent (self->publisher);
  test_peer_sleep ((guint) self->seconds * 1000);
  sent = crowd_publisher_sent (self->publisher) - sent;
  print_counts (self, g_get_monotonic_time () - begin, sent);
  say ("measured");
  return wait_for_all (self, has_media, "gets no sound or no picture any more", error);
}

static void
free_viewer (gpointer viewer)
{
  crowd_viewer_free (viewer);
}

static gboolean
read_arguments (Crowd *self, int *argc, char ***argv, GError **error)
{
  const GOptionEntry entries[] = {
    { "url", 0, 0, G_OPTION_ARG_STRING, &self->url, "of the sfu", "URL" },
    { "meeting", 0, 0, G_OPTION_ARG_STRING, &self->meeting, "to meet in", "ID" },
    { "publisher", 0, 0, G_OPTION_ARG_STRING, &self->publisher_token, "of who sends", "TOKEN" },
    { "viewer", 0, 0, G_OPTION_ARG_STRING, &self->viewer_token, "of who watches", "TOKEN" },
    { "sessions", 0, 0, G_OPTION_ARG_INT, &self->sessions, "that watch (300)", "N" },
    { "seconds", 0, 0, G_OPTION_ARG_INT, &self->seconds, "to count (10)", "N" },
    { "frames", 0, 0, G_OPTION_ARG_INT, &self->frames, "a second (30)", "N" },
    { "packets", 0, 0, G_OPTION_ARG_INT, &self->packets, "of a frame (4)", "N" },
    { "bytes", 0, 0, G_OPTION_ARG_INT, &self->bytes, "of a packet's payload (1100)", "N" },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, argc, argv, error))
    return FALSE;
  if (self->url != NULL && self->meeting != NULL && self->publisher_token != NULL &&
      self->viewer_token != NULL && self->sessions > 0 && self->seconds > 0 && self->frames > 0 &&
      self->packets > 0 && self->bytes >= CROWD_PAYLOAD_MIN && self->bytes <= 1300)
    return TRUE;
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
               "--url, --meeting, --publisher and --viewer are needed, and numbers above 0");
  return FALSE;
}

static void
clear (Crowd *self)
{
  g_ptr_array_unref (self->viewers);
  g_clear_pointer (&self->publisher, crowd_publisher_free);
  g_object_unref (self->http);
  g_free (self->url);
  g_free (self->meeting);
  g_free (self->publisher_token);
  g_free (self->viewer_token);
}

int
main (int argc, char **argv)
{
  Crowd crowd = { .sessions = 300, .seconds = 10, .frames = 30, .packets = 4, .bytes = 1100 };
  g_autoptr (GError) error = NULL;
  gboolean ok;

  crowd.http = soup_session_new ();
  crowd.viewers = g_ptr_array_new_with_free_func (free_viewer);
  ok = read_arguments (&crowd, &argc, &argv, &error) && connect_all (&crowd, &error) &&
       measure (&crowd, &error);
  clear (&crowd);
  if (!ok)
    g_printerr ("crowd: %s\n", error->message);
  return ok ? 0 : 1;
}
