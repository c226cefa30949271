/* Which database [api] asks for: a server when it says so, else a file. */
#pragma once

#include "gateway/gateway/option.h"
#include "plugins/api/store/store.h"

G_BEGIN_DECLS

/* Default of mysql-user and mysql-database. */
#define API_CHOICE_NAME "meeting"

/* Whether @config asks for one, and for one only. Returns: %FALSE with @error naming the key. */
gboolean api_choice_check (const GwConfig *config, GError **error);

/* @config: checked. @folder: where a relative file is. Blocks; the schema is brought up to date.
 * Returns: (transfer full): %NULL with @error naming the key. */
ApiStore *api_choice_open (const GwConfig *config, const char *folder, GError **error);

/* Opens it and closes it again. Returns: (transfer full): which it is, for people; %NULL with
 * @error as above. */
char *api_choice_probe (const GwConfig *config, const char *folder, GError **error);

G_END_DECLS
