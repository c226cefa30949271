/* The option rows of the sfu, and what follows from them for the media ports. */
#pragma once

#include "gateway/gateway/option.h"
#include "plugins/sfu/connection.h"

G_BEGIN_DECLS

extern const GwOption sfu_options[];

/* Who else may need to reach the ports, where the administrator did not say what to advertise. */
typedef enum
{
  SFU_REACH_LOCAL,  /* a trial on one machine: also this machine's own loopback */
  SFU_REACH_DOMAIN, /* a deployment with a name */
} SfuReach;

/* Returns: (transfer full) (nullable) (element-type GwAddress): the candidates' addresses, port 0,
 *   best first; %NULL with @error set when an entry of "advertise" is no machine's address. */
GArray *sfu_settings_advertised (const GwConfig *config,
                                 const GwAddress *bound,
                                 SfuReach reach,
                                 GError **error);

/* Reads "video-codecs". Returns: %FALSE with @error set, naming what is no codec or is there twice.
 */
gboolean sfu_settings_video_codecs (const GwConfig *config, SfuVideoCodecs *codecs, GError **error);

/* Whether all of the above can be read, as far as @config alone tells; a GwPlugin's check(). */
gboolean sfu_settings_check (const GwConfig *config, GError **error);

/* Opens the media ports as @config says; "[::]" falls back to "0.0.0.0" where there is no IPv6.
 * Returns: (transfer full) (nullable): %NULL with @error set. */
SfuMedia *sfu_settings_open_media (
    const GwConfig *config, GwWorkers *workers, GwMetrics *metrics, SfuReach reach, GError **error);

G_END_DECLS
