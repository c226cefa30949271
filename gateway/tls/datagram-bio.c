#include "gateway/tls/datagram-bio.h"

#include <string.h>

typedef struct
{
  const guint8 *data; /* %NULL: nothing to read */
  gsize size;
  GwDatagramSend send;
  gpointer user_data;
} Queue;

static int
bio_create (BIO *bio)
{
  BIO_set_data (bio, g_new0 (Queue, 1));
  BIO_set_init (bio, 1);
  return 1;
}

static int
bio_destroy (BIO *bio)
{
  g_free (BIO_get_data (bio));
  BIO_set_data (bio, NULL);
  return 1;
}

static int
bio_read (BIO *bio, char *out, int room)
{
  Queue *queue = BIO_get_data (bio);
  BIO_clear_retry_flags (bio);
  if (!queue->data)
    {
      BIO_set_retry_read (bio);
      return -1;
    }
  /* What does not fit is lost, as with recv(). */
  gsize size = MIN (queue->size, (gsize) MAX (room, 0));
  memcpy (out, queue->data, size);
  queue->data = NULL;
  return (int) size;
}

static int
bio_write (BIO *bio, const char *data, int size)
{
  Queue *queue = BIO_get_data (bio);
  BIO_clear_retry_flags (bio);
  if (size > 0)
    queue->send ((const guint8 *) data, (gsize) size, queue->user_data);
  return size;
}

/* 0 to all that is not known: a 1 means a capability, such as kernel TLS. */
static long
bio_ctrl (BIO *bio, int command, long number, void *pointer)
{
  switch (command)
    {
    case BIO_CTRL_FLUSH:
      return 1;
    case BIO_CTRL_DGRAM_QUERY_MTU:
    case BIO_CTRL_DGRAM_GET_FALLBACK_MTU:
      return GW_DATAGRAM_BIO_MTU;
    default:
      return 0;
    }
}

BIO_METHOD *
gw_datagram_bio_method_new (void)
{
  BIO_METHOD *method = BIO_meth_new (BIO_get_new_index () | BIO_TYPE_SOURCE_SINK, "datagrams");
  BIO_meth_set_create (method, bio_create);
  BIO_meth_set_destroy (method, bio_destroy);
  BIO_meth_set_read (method, bio_read);
  BIO_meth_set_write (method, bio_write);
  BIO_meth_set_ctrl (method, bio_ctrl);
  return method;
}

BIO *
gw_datagram_bio_new (const BIO_METHOD *method, GwDatagramSend send, gpointer user_data)
{
  BIO *bio = BIO_new (method);
  Queue *queue = BIO_get_data (bio);
  queue->send = send;
  queue->user_data = user_data;
  return bio;
}

void
gw_datagram_bio_feed (BIO *bio, const guint8 *data, gsize size)
{
  Queue *queue = BIO_get_data (bio);
  queue->data = data;
  queue->size = size;
}
