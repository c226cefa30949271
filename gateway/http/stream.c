#include "config.h"

#include "gateway/http/stream.h"

#define GW_TYPE_INPUT (gw_input_get_type ())
G_DECLARE_FINAL_TYPE (GwInput, gw_input, GW, INPUT, GInputStream)

#define GW_TYPE_OUTPUT (gw_output_get_type ())
G_DECLARE_FINAL_TYPE (GwOutput, gw_output, GW, OUTPUT, GOutputStream)

struct _GwInput
{
  GInputStream parent;
  GwConnection *connection;
};

struct _GwOutput
{
  GOutputStream parent;
  GwConnection *connection;
};

struct _GwStream
{
  GIOStream parent;
  GwConnection *connection;
  GwInput *input;
  GwOutput *output;
};

static void gw_input_pollable_init (GPollableInputStreamInterface *interface);
static void gw_output_pollable_init (GPollableOutputStreamInterface *interface);

G_DEFINE_FINAL_TYPE_WITH_CODE (GwInput,
                               gw_input,
                               G_TYPE_INPUT_STREAM,
                               G_IMPLEMENT_INTERFACE (G_TYPE_POLLABLE_INPUT_STREAM,
                                                      gw_input_pollable_init))
G_DEFINE_FINAL_TYPE_WITH_CODE (GwOutput,
                               gw_output,
                               G_TYPE_OUTPUT_STREAM,
                               G_IMPLEMENT_INTERFACE (G_TYPE_POLLABLE_OUTPUT_STREAM,
                                                      gw_output_pollable_init))
G_DEFINE_FINAL_TYPE (GwStream, gw_stream, G_TYPE_IO_STREAM)

/* Waiting would stop every other connection, so a synchronous call has what is there or fails. */
static gssize
gw_input_read (
    GInputStream *stream, void *data, gsize size, GCancellable *cancellable, GError **error)
{
  return gw_connection_read (GW_INPUT (stream)->connection, data, size, error);
}

static gssize
gw_input_read_nonblocking (GPollableInputStream *stream, void *data, gsize size, GError **error)
{
  return gw_connection_read (GW_INPUT (stream)->connection, data, size, error);
}

static gboolean
gw_input_is_readable (GPollableInputStream *stream)
{
  return gw_connection_is_ready (GW_INPUT (stream)->connection, G_IO_IN);
}

static GSource *
gw_input_create_source (GPollableInputStream *stream, GCancellable *cancellable)
{
  GwConnection *connection = GW_INPUT (stream)->connection;
  g_autoptr (GSource) child = gw_connection_create_source (connection, G_IO_IN);
  GSource *source = g_pollable_source_new_full (stream, child, cancellable);

  gw_connection_watch (connection, source);
  return source;
}

static void
gw_input_finalize (GObject *object)
{
  g_clear_pointer (&GW_INPUT (object)->connection, gw_connection_unref);
  G_OBJECT_CLASS (gw_input_parent_class)->finalize (object);
}

static void
gw_input_init (GwInput *self)
{
}

static void
gw_input_class_init (GwInputClass *class)
{
  G_OBJECT_CLASS (class)->finalize = gw_input_finalize;
  G_INPUT_STREAM_CLASS (class)->read_fn = gw_input_read;
}

static void
gw_input_pollable_init (GPollableInputStreamInterface *interface)
{
  interface->is_readable = gw_input_is_readable;
  interface->create_source = gw_input_create_source;
  interface->read_nonblocking = gw_input_read_nonblocking;
}

static gssize
gw_output_write (
    GOutputStream *stream, const void *data, gsize size, GCancellable *cancellable, GError **error)
{
  return gw_connection_write (GW_OUTPUT (stream)->connection, data, size, error);
}

static gssize
gw_output_write_nonblocking (GPollableOutputStream *stream,
                             const void *data,
                             gsize size,
                             GError **error)
{
  return gw_connection_write (GW_OUTPUT (stream)->connection, data, size, error);
}

static gboolean
gw_output_is_writable (GPollableOutputStream *stream)
{
  return gw_connection_is_ready (GW_OUTPUT (stream)->connection, G_IO_OUT);
}

static GSource *
gw_output_create_source (GPollableOutputStream *stream, GCancellable *cancellable)
{
  g_autoptr (GSource) child =
      gw_connection_create_source (GW_OUTPUT (stream)->connection, G_IO_OUT);

  return g_pollable_source_new_full (stream, child, cancellable);
}

static void
gw_output_finalize (GObject *object)
{
  g_clear_pointer (&GW_OUTPUT (object)->connection, gw_connection_unref);
  G_OBJECT_CLASS (gw_output_parent_class)->finalize (object);
}

static void
gw_output_init (GwOutput *self)
{
}

static void
gw_output_class_init (GwOutputClass *class)
{
  G_OBJECT_CLASS (class)->finalize = gw_output_finalize;
  G_OUTPUT_STREAM_CLASS (class)->write_fn = gw_output_write;
}

static void
gw_output_pollable_init (GPollableOutputStreamInterface *interface)
{
  interface->is_writable = gw_output_is_writable;
  interface->create_source = gw_output_create_source;
  interface->write_nonblocking = gw_output_write_nonblocking;
}

static GInputStream *
gw_stream_get_input (GIOStream *stream)
{
  return G_INPUT_STREAM (GW_STREAM (stream)->input);
}

static GOutputStream *
gw_stream_get_output (GIOStream *stream)
{
  return G_OUTPUT_STREAM (GW_STREAM (stream)->output);
}

static gboolean
gw_stream_close (GIOStream *stream, GCancellable *cancellable, GError **error)
{
  gw_connection_close (GW_STREAM (stream)->connection);
  return TRUE;
}

/* GIO's own would call the above from a thread of its pool. */
static void
gw_stream_close_async (GIOStream *stream,
                       int priority,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer data)
{
  g_autoptr (GTask) task = g_task_new (stream, cancellable, callback, data);

  gw_connection_close (GW_STREAM (stream)->connection);
  g_task_return_boolean (task, TRUE);
}

static gboolean
gw_stream_close_finish (GIOStream *stream, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
gw_stream_finalize (GObject *object)
{
  GwStream *self = GW_STREAM (object);

  g_clear_object (&self->input);
  g_clear_object (&self->output);
  g_clear_pointer (&self->connection, gw_connection_unref);
  G_OBJECT_CLASS (gw_stream_parent_class)->finalize (object);
}

static void
gw_stream_init (GwStream *self)
{
}

static void
gw_stream_class_init (GwStreamClass *class)
{
  GIOStreamClass *stream = G_IO_STREAM_CLASS (class);

  G_OBJECT_CLASS (class)->finalize = gw_stream_finalize;
  stream->get_input_stream = gw_stream_get_input;
  stream->get_output_stream = gw_stream_get_output;
  stream->close_fn = gw_stream_close;
  stream->close_async = gw_stream_close_async;
  stream->close_finish = gw_stream_close_finish;
}

GIOStream *
gw_stream_new (GwConnection *connection)
{
  GwStream *self = g_object_new (GW_TYPE_STREAM, NULL);

  self->connection = gw_connection_ref (connection);
  self->input = g_object_new (GW_TYPE_INPUT, NULL);
  self->input->connection = gw_connection_ref (connection);
  self->output = g_object_new (GW_TYPE_OUTPUT, NULL);
  self->output->connection = gw_connection_ref (connection);
  return G_IO_STREAM (self);
}
