/* Header extensions by URI (RFC 8285) and by their place in SfuExtensionIds. */
#pragma once

#include "plugins/sfu/rtp/parameters.h"

G_BEGIN_DECLS

typedef enum
{
  SFU_SDP_FOR_AUDIO = 1 << SFU_AUDIO,
  SFU_SDP_FOR_VIDEO = 1 << SFU_VIDEO,
} SfuSdpKinds;

typedef struct
{
  const char *uri;
  gsize offset;      /* of the id in SfuExtensionIds */
  SfuSdpKinds kinds; /* the m-lines we negotiate it on */
  guint8 id;         /* in the offers we make: fixed, because browsers close a connection on which
                        an id changes its meaning; 0 where we never offer it */
} SfuSdpExtension;

/* All that we know; ends with a row whose uri is %NULL. Any thread. */
extern const SfuSdpExtension sfu_sdp_extensions[];

/* Returns: (nullable): the row of @uri. */
const SfuSdpExtension *sfu_sdp_extension_find (const char *uri);

guint8 sfu_sdp_extension_id (const SfuSdpExtension *extension, const SfuExtensionIds *ids);
void sfu_sdp_extension_set_id (const SfuSdpExtension *extension, SfuExtensionIds *ids, guint8 id);

/* Adds @more to @table, the one table of a bundled connection (RFC 8843 9.1: one id, one meaning).
 * Returns: %FALSE when an id or an extension of @more stands for something else in @table. */
gboolean sfu_sdp_extensions_merge (SfuExtensionIds *table, const SfuExtensionIds *more);

/* The same of whatever fits; the rest is left alone.
 * Returns: what of @more is in @table now. */
SfuExtensionIds sfu_sdp_extensions_take (SfuExtensionIds *table, const SfuExtensionIds *more);

G_END_DECLS
