/* Reads the sections of a configuration by option rows. */
#pragma once

#include "gateway/host/conf-content.h"
#include "gateway/host/config.h"

G_BEGIN_DECLS

/**
 * GwConfReader: what reading takes; all of it outlives the reader.
 * @name: of the configuration, for messages.
 * @folder: absolute; where relative paths start.
 * @secrets: the names of the environment's variables that may hold the secrets that were read are
 *   added to it, %NULL staying the last.
 * @problems: what is wrong is added to it.
 */
typedef struct
{
  const GwConfContent *content;
  const char *name;
  const char *folder;
  GPtrArray *secrets;
  GwProblems *problems;
} GwConfReader;

/* As gw_conf_section(). */
GwConfig *
gw_conf_reader_read (const GwConfReader *reader, const char *section, const GwOption *rows);

G_END_DECLS
