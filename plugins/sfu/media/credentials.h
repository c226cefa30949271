/* ICE credentials of ours (RFC 8445 5.3), from the system's random numbers. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* 8 characters carry 48 bits: no two transports of a process meet; 24 carry 144. */
typedef struct
{
  char ufrag[8 + 1];
  char pwd[24 + 1];
} SfuIceCredentials;

void sfu_ice_credentials_make (SfuIceCredentials *credentials);

G_END_DECLS
