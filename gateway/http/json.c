#include "config.h"

#include "gateway/http/json.h"

#include <math.h>
#include <string.h>

#include "gateway/gateway/plugin.h"

#define NUMBER_MAX 40 /* digits of a double, with room */

typedef struct
{
  const guint8 *at;
  const guint8 *end;
  guint depth;
  guint32 is_object; /* a bit for each level */
} Cursor;

G_STATIC_ASSERT (GW_JSON_DEPTH_MAX <= 32);

static void
skip_space (Cursor *c)
{
  while (c->at < c->end && (*c->at == ' ' || *c->at == '\t' || *c->at == '\n' || *c->at == '\r'))
    c->at++;
}

static gboolean
take (Cursor *c, char expected)
{
  if (c->at >= c->end || *c->at != (guint8) expected)
    return FALSE;

  c->at++;
  return TRUE;
}

/* Four hexadecimal digits. */
static gboolean
take_unit (Cursor *c, guint *unit)
{
  if (c->end - c->at < 4)
    return FALSE;

  *unit = 0;
  for (guint i = 0; i < 4; i++)
    {
      int digit = g_ascii_xdigit_value ((char) *c->at++);

      if (digit < 0)
        return FALSE;
      *unit = *unit << 4 | (guint) digit;
    }
  return TRUE;
}

static gboolean
take_escape (Cursor *c)
{
  guint unit, low;

  if (c->at >= c->end)
    return FALSE;
  if (*c->at != 'u')
    return *c->at != 0 && strchr ("\"\\/bfnrt", *c->at++) != NULL;

  c->at++;
  if (!take_unit (c, &unit) || unit == 0 || (unit >= 0xdc00 && unit < 0xe000))
    return FALSE;
  if (unit < 0xd800 || unit >= 0xe000)
    return TRUE;
  return take (c, '\\') && take (c, 'u') && take_unit (c, &low) && low >= 0xdc00 && low < 0xe000;
}

static gboolean
take_string (Cursor *c)
{
  if (!take (c, '"'))
    return FALSE;

  while (c->at < c->end)
    {
      guint8 byte = *c->at++;

      if (byte == '"')
        return TRUE;
      if (byte < 0x20 || (byte == '\\' && !take_escape (c)))
        return FALSE;
    }
  return FALSE;
}

static gboolean
take_digits (Cursor *c)
{
  const guint8 *begin = c->at;

  while (c->at < c->end && g_ascii_isdigit ((char) *c->at))
    c->at++;
  return c->at > begin;
}

static gboolean
take_number (Cursor *c)
{
  const guint8 *begin = c->at;
  char text[NUMBER_MAX + 1];
  gsize size;

  take (c, '-');
  if (!take (c, '0') && !take_digits (c))
    return FALSE;
  if (take (c, '.') && !take_digits (c))
    return FALSE;
  if (take (c, 'e') || take (c, 'E'))
    {
      if (!take (c, '+'))
        take (c, '-');
      if (!take_digits (c))
        return FALSE;
    }

  /* 1e999 would become infinity, and be printed as what is no JSON. */
  size = (gsize) (c->at - begin);
  if (size > NUMBER_MAX)
    return FALSE;
  memcpy (text, begin, size);
  text[size] = '\0';
  return isfinite (g_ascii_strtod (text, NULL));
}

static gboolean
take_word (Cursor *c)
{
  static const char *const words[] = { "true", "false", "null" };

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    {
      gsize size = strlen (words[i]);

      if ((gsize) (c->end - c->at) >= size && memcmp (c->at, words[i], size) == 0)
        {
          c->at += size;
          return TRUE;
        }
    }
  return FALSE;
}

static gboolean
take_scalar (Cursor *c)
{
  if (c->at >= c->end)
    return FALSE;
  if (*c->at == '"')
    return take_string (c);
  if (*c->at == '-' || g_ascii_isdigit ((char) *c->at))
    return take_number (c);
  return take_word (c);
}

static gboolean
take_key (Cursor *c)
{
  skip_space (c);
  if (!take_string (c))
    return FALSE;
  skip_space (c);
  return take (c, ':');
}

static gboolean
in_object (const Cursor *c)
{
  return c->depth > 0 && (c->is_object >> (c->depth - 1) & 1) != 0;
}

/* Whether a container opens here that is not empty, so that a value follows next. @failed: (out)
 */
static gboolean
opens (Cursor *c, gboolean *failed)
{
  gboolean is_object;

  if (c->at >= c->end || (*c->at != '{' && *c->at != '['))
    return FALSE;

  is_object = *c->at++ == '{';
  *failed = c->depth == GW_JSON_DEPTH_MAX;
  if (*failed)
    return FALSE;

  c->is_object &= ~(1u << c->depth);
  c->is_object |= (guint32) is_object << c->depth;
  c->depth++;
  skip_space (c);
  if (c->at < c->end && *c->at == (is_object ? '}' : ']'))
    return FALSE; /* closes() takes it */
  *failed = is_object && !take_key (c);
  return !*failed;
}

/* After a value: takes what closes containers. Returns: %TRUE when another value has to follow. */
static gboolean
goes_on (Cursor *c, gboolean *failed)
{
  while (c->depth > 0)
    {
      skip_space (c);
      if (take (c, ','))
        {
          *failed = in_object (c) && !take_key (c);
          return !*failed;
        }
      *failed = !take (c, in_object (c) ? '}' : ']');
      if (*failed)
        return FALSE;
      c->depth--;
    }
  return FALSE;
}

gboolean
gw_json_is_valid (const char *text, gsize size)
{
  Cursor c = { .at = (const guint8 *) text, .end = (const guint8 *) text + size };
  gboolean failed = FALSE;

  if (size > G_MAXSSIZE || !g_utf8_validate_len (text, size, NULL))
    return FALSE;

  do
    {
      guint depth = c.depth;

      skip_space (&c);
      if (opens (&c, &failed))
        {
          /* A loop and not a recursion: depth costs one bit. */
          failed = FALSE;
          continue;
        }
      if (!failed && c.depth == depth)
        failed = !take_scalar (&c);
      if (failed || !goes_on (&c, &failed))
        break;
    }
  while (TRUE);

  skip_space (&c);
  return !failed && c.depth == 0 && c.at == c.end;
}

JsonObject *
gw_json_parse_object (const char *text, gsize size, GError **error)
{
  g_autoptr (JsonParser) parser = NULL;
  JsonNode *root;

  if (!gw_json_is_valid (text, size))
    {
      g_set_error (error, GW_ERROR, GW_ERROR_BAD_REQUEST,
                   "This is not JSON in UTF-8, or is nested deeper than %d.", GW_JSON_DEPTH_MAX);
      return NULL;
    }

  parser = json_parser_new ();
  if (!json_parser_load_from_data (parser, text, (gssize) size, NULL) ||
      (root = json_parser_get_root (parser)) == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    {
      g_set_error_literal (error, GW_ERROR, GW_ERROR_BAD_REQUEST, "This is not a JSON object.");
      return NULL;
    }
  return json_node_dup_object (root);
}

char *
gw_json_print (JsonObject *object, gsize *size)
{
  g_autoptr (JsonNode) root = json_node_init_object (json_node_alloc (), object);
  g_autoptr (JsonGenerator) generator = json_generator_new ();

  json_object_unref (object);
  json_generator_set_root (generator, root);
  return json_generator_to_data (generator, size);
}
