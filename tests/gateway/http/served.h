/* A server with a few handlers, and whoever asks it in raw bytes. */
#pragma once

#include "gateway/http/server.h"

/* What a handler of JSON takes. */
#define BODY_MAX 1000

#define HOST "Host: a\r\n"
#define LAST "Connection: close\r\n"
#define GET(path) "GET " path " HTTP/1.1\r\n" HOST LAST "\r\n"

typedef struct
{
  GwServer *server;
  guint16 port;
  guint calls;               /* of any handler */
  SoupServerMessage *paused; /* the one at /late, not answered */
  GBytes *page;              /* what is at /page */
} Served;

/* @data: (nullable): its GwHttpLimits. */
void served_set_up (Served *f, gconstpointer data);
void served_tear_down (Served *f, gconstpointer data);

/* @contains: (nullable): a part of the reply to @request. */
void served_expect (Served *f, const char *request, const char *status, const char *contains);
