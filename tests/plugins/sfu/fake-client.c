#include "tests/plugins/sfu/fake-client.h"

static void
on_send (gpointer self, JsonObject *message)
{
  g_ptr_array_add (((FakeClient *) self)->messages, message);
}

static void
on_close (gpointer self, guint code, const char *reason)
{
  ((FakeClient *) self)->closed = code;
}

FakeClient *
fake_client_new (void)
{
  FakeClient *client = g_new0 (FakeClient, 1);

  client->messages = g_ptr_array_new_with_free_func ((GDestroyNotify) json_object_unref);
  return client;
}

void
fake_client_free (FakeClient *client)
{
  g_ptr_array_unref (client->messages);
  g_free (client);
}

SfuClient
fake_client_face (FakeClient *client)
{
  static const SfuClientFunctions functions = { on_send, on_close };

  return (SfuClient){ &functions, client };
}

static const char *
type_of (JsonObject *message)
{
  return json_object_get_string_member_with_default (message, "type", "");
}

JsonObject *
fake_client_take (FakeClient *client, const char *type)
{
  g_assert_cmpuint (client->messages->len, >, 0);
  JsonObject *message = g_ptr_array_steal_index (client->messages, 0);
  g_assert_cmpstr (type_of (message), ==, type);
  return message;
}

JsonObject *
fake_client_wait (FakeClient *client, const char *type)
{
  for (;;)
    {
      while (client->messages->len == 0)
        g_main_context_iteration (NULL, TRUE);
      g_autoptr (JsonObject) message = g_ptr_array_steal_index (client->messages, 0);
      if (g_str_equal (type_of (message), type))
        return g_steal_pointer (&message);
    }
}

void
fake_client_clear (FakeClient *client)
{
  g_ptr_array_set_size (client->messages, 0);
}

char *
fake_client_answer (const char *sdp)
{
  GString *answer = g_string_new (sdp);

  g_string_replace (answer, "a=setup:actpass", "a=setup:active", 0);
  g_string_replace (answer, "a=sendonly", "a=recvonly", 0);
  g_string_replace (answer, "a=ice-ufrag:", "a=ice-ufrag:client", 0);
  return g_string_free (answer, FALSE);
}
