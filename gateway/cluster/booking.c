#include "gateway/cluster/booking.h"

#include <string.h>

#include "gateway/cluster/node.h"

/* Bytes of a meeting's id and of an email address. */
#define TEXT_MAX 254

static void
print_address (JsonObject *object, const char *member, const char *address)
{
  if (address != NULL)
    json_object_set_string_member (object, member, address);
}

JsonObject *
gw_booking_print (const GwBooking *booking)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "meeting", booking->meeting);
  json_object_set_string_member (object, "email", booking->email);
  json_object_set_int_member (object, "beginAt", booking->begin_at);
  json_object_set_int_member (object, "endAt", booking->end_at);
  print_address (object, "sfu", booking->sfu);
  print_address (object, "turn", booking->turn);
  print_address (object, "fs", booking->fs);
  return object;
}

static gboolean
refuse (GError **error, const char *member, const char *wanted)
{
  g_set_error (error, GW_ERROR, GW_ERROR_BAD_REQUEST, "%s must be %s", member, wanted);
  return FALSE;
}

static gboolean
read_text (JsonObject *object, const char *member, const char **text, GError **error)
{
  JsonNode *value = json_object_get_member (object, member);

  if (value == NULL || json_node_get_value_type (value) != G_TYPE_STRING ||
      strlen (json_node_get_string (value)) > TEXT_MAX)
    return refuse (error, member, "a text of at most 254 bytes");
  *text = json_node_get_string (value);
  return TRUE;
}

static gboolean
read_time (JsonObject *object, const char *member, gint64 *time, GError **error)
{
  JsonNode *value = json_object_get_member (object, member);

  *time = 0;
  if (value != NULL && json_node_get_value_type (value) == G_TYPE_INT64)
    *time = json_node_get_int (value);
  return *time > 0 || refuse (error, member, "seconds since 1970 UTC");
}

static gboolean
read_address (JsonObject *object, const char *member, const char **address, GError **error)
{
  JsonNode *value = json_object_get_member (object, member);

  if (value == NULL)
    return TRUE;
  if (json_node_get_value_type (value) != G_TYPE_STRING ||
      !gw_node_is_address (json_node_get_string (value)))
    return refuse (error, member, "HOST:PORT");
  *address = json_node_get_string (value);
  return TRUE;
}

gboolean
gw_booking_read (JsonObject *object, GwBooking *booking, GError **error)
{
  *booking = (GwBooking){ .size = sizeof *booking };
  if (!read_text (object, "meeting", &booking->meeting, error) ||
      !read_text (object, "email", &booking->email, error) ||
      !read_time (object, "beginAt", &booking->begin_at, error) ||
      !read_time (object, "endAt", &booking->end_at, error) ||
      !read_address (object, "sfu", &booking->sfu, error) ||
      !read_address (object, "turn", &booking->turn, error) ||
      !read_address (object, "fs", &booking->fs, error))
    return FALSE;
  if (*booking->meeting == '\0')
    return refuse (error, "meeting", "an id");
  return booking->end_at > booking->begin_at || refuse (error, "endAt", "later than beginAt");
}
