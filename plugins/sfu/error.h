/* Errors of the sfu role; the codes are those of docs/protocol.md. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define SFU_ERROR (sfu_error_quark ())
GQuark sfu_error_quark (void);

typedef enum
{
  SFU_ERROR_INTERNAL,
  SFU_ERROR_BAD_REQUEST,
  SFU_ERROR_BAD_TOKEN,
  SFU_ERROR_NOT_JOINED,
  SFU_ERROR_FULL,
  SFU_ERROR_BAD_SDP,
  SFU_ERROR_NOT_FOUND,
  SFU_ERROR_TOO_FAST,
} SfuError;

G_END_DECLS
