#include "plugins/api/rate-limit.h"

#include <gio/gio.h>
#include <string.h>

#define MINUTE (60 * G_USEC_PER_SEC)

typedef struct
{
  char *address;
  gint64 credit; /* microseconds: one take costs a minute divided by the rate */
  gint64 seen_at;
  GList link; /* in by_age */
} Bucket;

struct _ApiRateLimit
{
  gint64 cost;
  guint addresses_max;
  GHashTable *buckets; /* address → Bucket */
  GQueue by_age;       /* of Bucket, the one unseen for longest first */
};

static void
bucket_free (gpointer data)
{
  Bucket *bucket = data;

  g_free (bucket->address);
  g_free (bucket);
}

ApiRateLimit *
api_rate_limit_new (guint per_minute, guint addresses_max)
{
  ApiRateLimit *limit = g_new0 (ApiRateLimit, 1);

  limit->cost = per_minute > 0 ? MINUTE / per_minute : 0;
  limit->addresses_max = MAX (addresses_max, 1);
  limit->buckets = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, bucket_free);
  g_queue_init (&limit->by_age);
  return limit;
}

void
api_rate_limit_free (ApiRateLimit *limit)
{
  g_hash_table_unref (limit->buckets);
  g_free (limit);
}

guint
api_rate_limit_size (const ApiRateLimit *limit)
{
  return g_hash_table_size (limit->buckets);
}

/* Returns: (transfer full): who pays for @address. */
static char *
payer (const char *address)
{
  g_autoptr (GInetAddress) parsed = g_inet_address_new_from_string (address);
  g_autoptr (GInetAddress) network = NULL;
  guint8 bytes[16] = { 0 };

  if (parsed == NULL || g_inet_address_get_family (parsed) != G_SOCKET_FAMILY_IPV6)
    return g_strdup (address);

  memcpy (bytes, g_inet_address_to_bytes (parsed), 8);
  /* ::ffff:192.0.2.1 is an IPv4 peer at an IPv6 socket: all of them would be one network. */
  if (memcmp (g_inet_address_to_bytes (parsed), "\0\0\0\0\0\0\0\0\0\0\xff\xff", 12) == 0)
    return g_strdup (address);

  network = g_inet_address_new_from_bytes (bytes, G_SOCKET_FAMILY_IPV6);
  return g_inet_address_to_string (network);
}

static void
forget_oldest (ApiRateLimit *limit)
{
  GList *link = g_queue_pop_head_link (&limit->by_age);
  Bucket *bucket = link->data;

  g_hash_table_remove (limit->buckets, bucket->address);
}

static Bucket *
find_bucket (ApiRateLimit *limit, const char *address, gint64 now)
{
  g_autofree char *key = payer (address);
  Bucket *bucket = g_hash_table_lookup (limit->buckets, key);

  if (bucket != NULL)
    {
      g_queue_unlink (&limit->by_age, &bucket->link);
      g_queue_push_tail_link (&limit->by_age, &bucket->link);
      return bucket;
    }

  if (g_hash_table_size (limit->buckets) >= limit->addresses_max)
    forget_oldest (limit);

  bucket = g_new0 (Bucket, 1);
  bucket->address = g_steal_pointer (&key);
  bucket->credit = MINUTE;
  bucket->seen_at = now;
  bucket->link.data = bucket;
  g_hash_table_insert (limit->buckets, bucket->address, bucket);
  g_queue_push_tail_link (&limit->by_age, &bucket->link);
  return bucket;
}

guint
api_rate_limit_take (ApiRateLimit *limit, const char *address, gint64 now)
{
  Bucket *bucket;

  if (limit->cost == 0)
    return 0;

  bucket = find_bucket (limit, address, now);
  bucket->credit = MIN (bucket->credit + MAX (now - bucket->seen_at, 0), MINUTE);
  bucket->seen_at = now;
  if (bucket->credit >= limit->cost)
    {
      bucket->credit -= limit->cost;
      return 0;
    }

  return (guint) ((limit->cost - bucket->credit + G_USEC_PER_SEC - 1) / G_USEC_PER_SEC);
}
