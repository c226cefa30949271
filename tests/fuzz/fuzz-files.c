/* What an fs reads of strangers: ranges, paths, the description of an upload. */
#include <stdint.h>
#include <string.h>

#include "gateway/http/byte-range.h"
#include "plugins/fs/blob.h"
#include "plugins/fs/routes.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static void
check_range (const char *text, guint64 size)
{
  GwByteRange range = gw_byte_range_parse (text, size);

  if (range.kind == GW_BYTE_RANGE_BEYOND)
    return;
  g_assert_cmpuint (range.offset, <=, size);
  g_assert_cmpuint (range.length, <=, size - range.offset);
}

static void
check_path (const char *path)
{
  g_autofree char *meeting = NULL;
  g_autofree char *id = NULL;

  if (!fs_routes_split (path, &meeting, &id))
    return;
  g_assert_null (strpbrk (meeting, "./\\"));
  g_assert_true (id == NULL || strlen (id) == FS_ID_SIZE);
}

/* What is taken is printed, and read again as the same; a header has it without a line's end. */
static void
check_blob (const char *text, gsize size)
{
  g_autoptr (FsBlob) blob = fs_blob_parse ("x", text, size, NULL);
  g_autoptr (FsBlob) again = NULL;
  g_autofree char *disposition = NULL;
  g_autofree char *printed = NULL;
  gsize printed_size;

  if (blob == NULL)
    return;
  disposition = fs_blob_disposition (blob);
  g_assert_null (strpbrk (disposition, "\r\n"));
  g_assert_null (strpbrk (blob->type, "\r\n ;"));
  printed = fs_blob_print (blob, &printed_size);
  again = fs_blob_parse ("x", printed, printed_size, NULL);
  g_assert_nonnull (again);
  g_assert_cmpstr (again->name, ==, blob->name);
  g_assert_cmpuint (again->size, ==, blob->size);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);

  check_range (text, 0);
  check_range (text, 1000);
  check_range (text, G_MAXUINT64);
  check_path (text);
  check_blob ((const char *) data, size);
  return 0;
}
