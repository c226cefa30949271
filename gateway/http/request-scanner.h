/* Reads along as requests of HTTP/1 pass by and refuses what libsoup would let through: heads
 * without end, lengths that two readers could understand differently (request smuggling), broken
 * chunks. It copies nothing, decides nothing about meaning, and knows where each request ends.
 * RFC 9112. A value without memory of its own; any thread. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  GW_REQUEST_GOOD,
  GW_REQUEST_BAD_LINE,         /* the request line */
  GW_REQUEST_BAD_VERSION,      /* neither HTTP/1.0 nor HTTP/1.1 */
  GW_REQUEST_BAD_METHOD,       /* CONNECT, TRACE */
  GW_REQUEST_BAD_TARGET,       /* neither a path nor a URL, or badly encoded */
  GW_REQUEST_BAD_HEADER,       /* a control character, a folded line, no colon */
  GW_REQUEST_BAD_HOST,         /* missing, twice, or no host */
  GW_REQUEST_BAD_LENGTH,       /* Content-Length twice, or no number */
  GW_REQUEST_AMBIGUOUS_LENGTH, /* Content-Length and Transfer-Encoding */
  GW_REQUEST_BAD_ENCODING,     /* a Transfer-Encoding other than chunked */
  GW_REQUEST_BAD_CHUNK,
  GW_REQUEST_HEAD_TOO_LARGE,
} GwRequestVerdict;

typedef enum
{
  GW_REQUEST_IDLE, /* before the first byte of a request */
  GW_REQUEST_HEAD,
  GW_REQUEST_BODY,
} GwRequestPhase;

#define GW_REQUEST_VALUE_MAX 300

typedef struct
{
  gsize head_max;
  GwRequestVerdict verdict; /* anything but GOOD is final */
  guint state;
  gsize head_size;   /* of the head, or of a chunked body's trailer */
  guint lines;       /* header lines so far */
  guint64 remaining; /* of the body, or of the chunk */
  guint64 body_size; /* bytes of the present body that passed, framing included */
  guint version;     /* minor */
  guint escape;      /* digits that a % of the target still needs */
  gboolean takes_star;
  guint hosts, lengths, encodings;
  guint field; /* which header's value is being kept */
  guint text_size;
  char text[GW_REQUEST_VALUE_MAX];
} GwRequestScanner;

void gw_request_scanner_init (GwRequestScanner *scanner, gsize head_max);

/* Scans at most to the end of a request, so that what follows can be held back until the reply is
 * out. @used: (out): bytes that are good; less than @size only at a request's end or when refused.
 */
GwRequestVerdict
gw_request_scanner_push (GwRequestScanner *scanner, const guint8 *data, gsize size, gsize *used);

GwRequestPhase gw_request_scanner_phase (const GwRequestScanner *scanner);

/* The status and the sentence to refuse with. */
guint gw_request_verdict_status (GwRequestVerdict verdict);
const char *gw_request_verdict_text (GwRequestVerdict verdict);

G_END_DECLS
