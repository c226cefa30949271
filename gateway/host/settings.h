/* [gateway]: the host's own section of the key-file. */
#pragma once

#include "gateway/host/conf.h"

G_BEGIN_DECLS

#define GW_SETTINGS_SECTION "gateway"
#define GW_SETTINGS_SUMMARY "the process itself"

/* Its option rows, ended by an empty one. */
extern const GwOption gw_settings_options[];

/* Names of [gateway] plugins that are looked at; more are refused. */
#define GW_SETTINGS_PLUGINS_MAX 64

/* Reads the section and checks what the rows alone cannot say; problems go to @conf's.
 * Returns: (transfer full). */
GwConfig *gw_settings_read (GwConf *conf);

G_END_DECLS
