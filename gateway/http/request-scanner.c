#include "config.h"

#include "gateway/http/request-scanner.h"

#include <string.h>

#define LINES_MAX 100
#define METHOD_MAX 20
#define CHUNK_LINE_MAX 100 /* libsoup reads the line into 128 bytes */
#define CHUNK_DIGITS_MAX 15
#define LENGTH_DIGITS_MAX 18

typedef enum
{
  STATE_IDLE,
  STATE_METHOD,
  STATE_TARGET,
  STATE_VERSION,
  STATE_LINE_START,
  STATE_NAME,
  STATE_VALUE,
  STATE_LINE_END, /* the line feed of a header line */
  STATE_HEAD_END, /* the line feed of the empty line */
  STATE_BODY,
  STATE_CHUNK_SIZE,
  STATE_CHUNK_EXTENSION,
  STATE_CHUNK_LINE_END,
  STATE_CHUNK_DATA,
  STATE_CHUNK_DATA_END,
  STATE_CHUNK_DATA_LINE_FEED,
  STATE_TRAILER_START,
  STATE_TRAILER,
  STATE_TRAILER_LINE_END,
  STATE_TRAILER_END,
} State;

typedef enum
{
  FIELD_OTHER,
  FIELD_HOST,
  FIELD_LENGTH,
  FIELD_ENCODING,
} Field;

static gboolean
is_token (guint8 c)
{
  return g_ascii_isalnum (c) || (c != 0 && strchr ("!#$%&'*+-.^_`|~", c) != NULL);
}

/* RFC 9110 5.5: a field's value; obs-text is let through. */
static gboolean
is_value (guint8 c)
{
  return c == '\t' || (c >= 0x20 && c != 0x7f);
}

static gboolean
keep (GwRequestScanner *self, guint8 c)
{
  if (self->text_size >= sizeof self->text - 1)
    return FALSE;

  self->text[self->text_size++] = (char) c;
  self->text[self->text_size] = '\0';
  return TRUE;
}

static void
forget (GwRequestScanner *self)
{
  self->text_size = 0;
  self->text[0] = '\0';
}

void
gw_request_scanner_init (GwRequestScanner *self, gsize head_max)
{
  *self = (GwRequestScanner){ .head_max = head_max };
}

static void
begin (GwRequestScanner *self)
{
  gw_request_scanner_init (self, self->head_max);
  self->state = STATE_METHOD;
}

static GwRequestVerdict
end_of_method (GwRequestScanner *self)
{
  if (self->text_size == 0)
    return GW_REQUEST_BAD_LINE;
  if (g_str_equal (self->text, "CONNECT") || g_str_equal (self->text, "TRACE"))
    return GW_REQUEST_BAD_METHOD;

  /* PRI: the preface of HTTP/2 (RFC 9113 3.4), refused for its version. */
  self->takes_star = g_str_equal (self->text, "OPTIONS") || g_str_equal (self->text, "PRI");
  forget (self);
  self->state = STATE_TARGET;
  return GW_REQUEST_GOOD;
}

static GwRequestVerdict
end_of_version (GwRequestScanner *self)
{
  if (!g_str_has_prefix (self->text, "HTTP/"))
    return GW_REQUEST_BAD_LINE;
  if (!g_str_equal (self->text, "HTTP/1.1") && !g_str_equal (self->text, "HTTP/1.0"))
    return GW_REQUEST_BAD_VERSION;

  self->version = self->text[7] == '1' ? 1 : 0;
  self->state = STATE_LINE_END;
  self->field = FIELD_OTHER;
  forget (self);
  return GW_REQUEST_GOOD;
}

/* RFC 9112 3.2: a path, or the URL of one; "*" is for OPTIONS. libsoup closes the connection
 * without a word over others. */
static gboolean
begins_target (const GwRequestScanner *self, guint8 c)
{
  return c == '/' || c == 'h' || c == 'H' || (c == '*' && self->takes_star);
}

static GwRequestVerdict
target (GwRequestScanner *self, guint8 c)
{
  gboolean is_first = self->text_size == 0;

  if (c == ' ' && !is_first)
    {
      forget (self);
      self->state = STATE_VERSION;
      return self->escape == 0 ? GW_REQUEST_GOOD : GW_REQUEST_BAD_TARGET;
    }

  self->text_size = 1; /* its length only matters for being there */
  if (c <= 0x20 || c >= 0x7f)
    return GW_REQUEST_BAD_LINE;
  if ((is_first && !begins_target (self, c)) || (self->escape > 0 && !g_ascii_isxdigit (c)))
    return GW_REQUEST_BAD_TARGET;
  if (self->escape > 0)
    self->escape--;
  else if (c == '%')
    self->escape = 2;
  return GW_REQUEST_GOOD;
}

static GwRequestVerdict
request_line (GwRequestScanner *self, guint8 c)
{
  switch ((State) self->state)
    {
    case STATE_METHOD:
      if (c == ' ')
        return end_of_method (self);
      return is_token (c) && self->text_size < METHOD_MAX && keep (self, c) ? GW_REQUEST_GOOD
                                                                            : GW_REQUEST_BAD_LINE;
    case STATE_TARGET:
      return target (self, c);
    default:
      if (c == '\r')
        return end_of_version (self);
      return c > 0x20 && c < 0x7f && self->text_size < 10 && keep (self, c) ? GW_REQUEST_GOOD
                                                                            : GW_REQUEST_BAD_LINE;
    }
}

static GwRequestVerdict
end_of_name (GwRequestScanner *self)
{
  static const struct
  {
    const char *name;
    Field field;
  } fields[] = {
    { "host", FIELD_HOST },
    { "content-length", FIELD_LENGTH },
    { "transfer-encoding", FIELD_ENCODING },
  };

  self->field = FIELD_OTHER;
  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    if (g_str_equal (self->text, fields[i].name))
      self->field = fields[i].field;

  self->hosts += self->field == FIELD_HOST;
  self->lengths += self->field == FIELD_LENGTH;
  self->encodings += self->field == FIELD_ENCODING;
  forget (self);
  self->state = STATE_VALUE;
  return GW_REQUEST_GOOD;
}

static GwRequestVerdict
length_value (GwRequestScanner *self, const char *text)
{
  gsize digits = strspn (text, "0123456789");

  if (digits == 0 || digits > LENGTH_DIGITS_MAX || text[digits] != '\0')
    return GW_REQUEST_BAD_LENGTH;

  self->remaining = g_ascii_strtoull (text, NULL, 10);
  return GW_REQUEST_GOOD;
}

/* Two readers must not find two hosts in it, so no userinfo, path or list. */
static GwRequestVerdict
host_value (const char *text)
{
  static const char allowed[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~"
                                ":[]%";

  return text[0] != '\0' && text[strspn (text, allowed)] == '\0' ? GW_REQUEST_GOOD
                                                                 : GW_REQUEST_BAD_HOST;
}

static GwRequestVerdict
end_of_value (GwRequestScanner *self)
{
  char *text = g_strstrip (self->text);

  self->state = STATE_LINE_END;
  switch ((Field) self->field)
    {
    case FIELD_HOST:
      return host_value (text);
    case FIELD_LENGTH:
      return length_value (self, text);
    case FIELD_ENCODING:
      return g_ascii_strcasecmp (text, "chunked") == 0 ? GW_REQUEST_GOOD : GW_REQUEST_BAD_ENCODING;
    case FIELD_OTHER:
    default:
      return GW_REQUEST_GOOD;
    }
}

static GwRequestVerdict
header_line (GwRequestScanner *self, guint8 c)
{
  switch ((State) self->state)
    {
    case STATE_LINE_START:
      forget (self);
      if (c == '\r')
        {
          self->state = STATE_HEAD_END;
          return GW_REQUEST_GOOD;
        }
      if (++self->lines > LINES_MAX)
        return GW_REQUEST_HEAD_TOO_LARGE;
      self->state = STATE_NAME; /* a folded line begins with a space, which no name does */
      G_GNUC_FALLTHROUGH;
    case STATE_NAME:
      if (c == ':')
        return self->text_size > 0 ? end_of_name (self) : GW_REQUEST_BAD_HEADER;
      if (!is_token (c))
        return GW_REQUEST_BAD_HEADER;
      keep (self, (guint8) g_ascii_tolower (c)); /* long names are none of ours */
      return GW_REQUEST_GOOD;
    case STATE_VALUE:
      if (c == '\r')
        return end_of_value (self);
      if (!is_value (c))
        return GW_REQUEST_BAD_HEADER;
      if (self->field != FIELD_OTHER && !keep (self, c))
        return GW_REQUEST_BAD_HEADER;
      return GW_REQUEST_GOOD;
    default: /* STATE_LINE_END */
      self->state = STATE_LINE_START;
      return c == '\n' ? GW_REQUEST_GOOD : GW_REQUEST_BAD_HEADER;
    }
}

/* RFC 9112 6.3, without the doubtful cases. */
static GwRequestVerdict
end_of_head (GwRequestScanner *self)
{
  if (self->hosts > 1 || (self->hosts == 0 && self->version == 1))
    return GW_REQUEST_BAD_HOST;
  if (self->lengths > 0 && self->encodings > 0)
    return GW_REQUEST_AMBIGUOUS_LENGTH;
  if (self->lengths > 1)
    return GW_REQUEST_BAD_LENGTH;
  if (self->encodings > 1 || (self->encodings > 0 && self->version == 0))
    return GW_REQUEST_BAD_ENCODING;

  forget (self);
  self->head_size = 0;
  self->lines = 0;
  if (self->encodings > 0)
    self->state = STATE_CHUNK_SIZE;
  else
    self->state = self->remaining > 0 ? STATE_BODY : STATE_IDLE;
  return GW_REQUEST_GOOD;
}

static GwRequestVerdict
chunk_line (GwRequestScanner *self, guint8 c)
{
  if (c == '\r')
    {
      if (self->text_size == 0)
        return GW_REQUEST_BAD_CHUNK;
      self->state = STATE_CHUNK_LINE_END;
      return GW_REQUEST_GOOD;
    }
  if (!is_value (c) || ++self->lines > CHUNK_LINE_MAX)
    return GW_REQUEST_BAD_CHUNK;
  if (self->state == STATE_CHUNK_EXTENSION)
    return GW_REQUEST_GOOD;
  if (c == ';' && self->text_size > 0)
    {
      self->state = STATE_CHUNK_EXTENSION;
      return GW_REQUEST_GOOD;
    }
  if (!g_ascii_isxdigit (c) || self->text_size >= CHUNK_DIGITS_MAX)
    return GW_REQUEST_BAD_CHUNK;

  return keep (self, c) ? GW_REQUEST_GOOD : GW_REQUEST_BAD_CHUNK;
}

static GwRequestVerdict
chunk_framing (GwRequestScanner *self, guint8 c)
{
  switch ((State) self->state)
    {
    case STATE_CHUNK_SIZE:
    case STATE_CHUNK_EXTENSION:
      return chunk_line (self, c);
    case STATE_CHUNK_LINE_END:
      self->remaining = g_ascii_strtoull (self->text, NULL, 16);
      self->state = self->remaining > 0 ? STATE_CHUNK_DATA : STATE_TRAILER_START;
      self->lines = 0;
      forget (self);
      return c == '\n' ? GW_REQUEST_GOOD : GW_REQUEST_BAD_CHUNK;
    case STATE_CHUNK_DATA_END:
      self->state = STATE_CHUNK_DATA_LINE_FEED;
      return c == '\r' ? GW_REQUEST_GOOD : GW_REQUEST_BAD_CHUNK;
    default: /* STATE_CHUNK_DATA_LINE_FEED */
      self->state = STATE_CHUNK_SIZE;
      return c == '\n' ? GW_REQUEST_GOOD : GW_REQUEST_BAD_CHUNK;
    }
}

/* Fields behind the last chunk are let through within the head's bounds, and nobody reads them. */
static GwRequestVerdict
trailer (GwRequestScanner *self, guint8 c)
{
  if (++self->head_size > self->head_max)
    return GW_REQUEST_HEAD_TOO_LARGE;

  switch ((State) self->state)
    {
    case STATE_TRAILER_START:
      self->state = c == '\r' ? STATE_TRAILER_END : STATE_TRAILER;
      return c == '\r' || is_token (c) ? GW_REQUEST_GOOD : GW_REQUEST_BAD_CHUNK;
    case STATE_TRAILER:
      if (c == '\r')
        self->state = STATE_TRAILER_LINE_END;
      return c == '\r' || is_value (c) ? GW_REQUEST_GOOD : GW_REQUEST_BAD_CHUNK;
    case STATE_TRAILER_LINE_END:
      self->state = STATE_TRAILER_START;
      return c == '\n' ? GW_REQUEST_GOOD : GW_REQUEST_BAD_CHUNK;
    default: /* STATE_TRAILER_END */
      self->state = STATE_IDLE;
      return c == '\n' ? GW_REQUEST_GOOD : GW_REQUEST_BAD_CHUNK;
    }
}

static GwRequestVerdict
head_byte (GwRequestScanner *self, guint8 c)
{
  if (++self->head_size > self->head_max)
    return GW_REQUEST_HEAD_TOO_LARGE;
  if (self->state < STATE_LINE_START)
    return request_line (self, c);
  if (self->state == STATE_HEAD_END)
    return c == '\n' ? end_of_head (self) : GW_REQUEST_BAD_HEADER;
  return header_line (self, c);
}

static GwRequestVerdict
framing_byte (GwRequestScanner *self, guint8 c)
{
  self->body_size++;
  return self->state < STATE_TRAILER_START ? chunk_framing (self, c) : trailer (self, c);
}

/* Returns: how much of @size is content, which needs no look at its bytes. */
static gsize
content (GwRequestScanner *self, gsize size)
{
  gsize n = (gsize) MIN (self->remaining, size);

  self->remaining -= n;
  self->body_size += n;
  if (self->remaining == 0)
    self->state = self->state == STATE_BODY ? STATE_IDLE : STATE_CHUNK_DATA_END;
  return n;
}

GwRequestVerdict
gw_request_scanner_push (GwRequestScanner *self, const guint8 *data, gsize size, gsize *used)
{
  gsize i = 0;

  *used = 0;
  if (size == 0 || self->verdict != GW_REQUEST_GOOD)
    return self->verdict;
  if (self->state == STATE_IDLE)
    begin (self);

  while (i < size && self->verdict == GW_REQUEST_GOOD && self->state != STATE_IDLE)
    {
      if (self->state == STATE_BODY || self->state == STATE_CHUNK_DATA)
        i += content (self, size - i);
      else if (self->state < STATE_BODY)
        self->verdict = head_byte (self, data[i++]);
      else
        self->verdict = framing_byte (self, data[i++]);
    }

  *used = self->verdict == GW_REQUEST_GOOD ? i : i - 1;
  return self->verdict;
}

GwRequestPhase
gw_request_scanner_phase (const GwRequestScanner *self)
{
  if (self->state == STATE_IDLE)
    return GW_REQUEST_IDLE;
  return self->state < STATE_BODY ? GW_REQUEST_HEAD : GW_REQUEST_BODY;
}

static const struct
{
  guint status;
  const char *text;
} verdicts[] = {
  [GW_REQUEST_GOOD] = { 200, "OK" },
  [GW_REQUEST_BAD_LINE] = { 400, "The request line is malformed." },
  [GW_REQUEST_BAD_VERSION] = { 505, "Only HTTP/1.1 and HTTP/1.0 are spoken here." },
  [GW_REQUEST_BAD_METHOD] = { 501, "This method is not known here." },
  [GW_REQUEST_BAD_HEADER] = { 400, "A header field is malformed." },
  [GW_REQUEST_BAD_HOST] = { 400, "The request needs one valid Host field." },
  [GW_REQUEST_BAD_LENGTH] = { 400, "The request needs one valid Content-Length." },
  [GW_REQUEST_AMBIGUOUS_LENGTH] = { 400,
                                    "Content-Length and Transfer-Encoding exclude each other." },
  [GW_REQUEST_BAD_ENCODING] = { 501, "The only transfer encoding known here is chunked." },
  [GW_REQUEST_BAD_CHUNK] = { 400, "The chunked body is malformed." },
  [GW_REQUEST_BAD_TARGET] = { 400, "The request's target is no path, or badly encoded." },
  [GW_REQUEST_HEAD_TOO_LARGE] = { 431, "The request's head is too large." },
};

guint
gw_request_verdict_status (GwRequestVerdict verdict)
{
  return verdicts[verdict].status;
}

const char *
gw_request_verdict_text (GwRequestVerdict verdict)
{
  return verdicts[verdict].text;
}
