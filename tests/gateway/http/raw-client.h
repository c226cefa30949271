/* A client of raw bytes in the test's own thread: while it waits, the default context runs. */
#pragma once

#include <gio/gio.h>

typedef struct
{
  GSocket *socket;
  GString *got;       /* everything received and not yet taken */
  gboolean is_at_end; /* the server closed */
} RawClient;

RawClient *raw_client_new (guint16 port);
void raw_client_free (RawClient *client);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RawClient, raw_client_free)

/* Returns: FALSE when the server closed before it had all. */
gboolean raw_client_send (RawClient *client, const void *data, gssize size);

/* Runs until @got has @size bytes, the server closed, or @milliseconds are over. */
void raw_client_read (RawClient *client, gsize size, guint milliseconds);

/* Until the end of the stream. Returns: FALSE when it did not come within @milliseconds. */
gboolean raw_client_read_end (RawClient *client, guint milliseconds);

/* Takes one reply, by its Content-Length. Returns: (transfer full): head and body. */
char *raw_client_take_reply (RawClient *client);

/* Sends @request and returns all that comes until the end: (transfer full). */
char *raw_exchange (guint16 port, const char *request, gssize size);

/* Lets the default context run for @milliseconds. */
void run_for (guint milliseconds);

/* The port of "http://127.0.0.1:PORT". */
guint16 port_of (const char *url);
