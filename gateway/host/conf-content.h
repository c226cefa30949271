/* What the files of a configuration say all together, and where each of it stands. */
#pragma once

#include "gateway/gateway/option.h"
#include "gateway/host/conf-file.h"

G_BEGIN_DECLS

/* Where something stands. */
typedef struct
{
  char *text;  /* "meeting.conf:14" */
  guint order; /* among the lines of all files, from 1 on */
} GwConfPlace;

typedef struct
{
  char *name;
  GwConfPlace *place;
  GHashTable *keys; /* name → GwConfPlace */
} GwConfSection;

/**
 * GwConfValue: one key of a configuration that is no file.
 * @section, @key: where it would stand in a key-file.
 * @type: LIST where it is one.
 * @texts: %NULL-terminated; a list's entries as they are, else one text.
 * @place: where it does stand, for messages: "--port".
 */
typedef struct
{
  const char *section;
  const char *key;
  GwOptionType type;
  const char *const *texts;
  const char *place;
} GwConfValue;

typedef struct
{
  GKeyFile *values;
  GPtrArray *sections; /* of GwConfSection, in the order of the files */
  guint lines;         /* of all files so far */
} GwConfContent;

GwConfContent *gw_conf_content_new (void);
void gw_conf_content_free (GwConfContent *content);

/* What @file says counts more than what was said before. @file: (transfer full). */
void gw_conf_content_merge (GwConfContent *content, GwConfFile *file);

/* @value: copied. @order: of its place. */
void gw_conf_content_set (GwConfContent *content, const GwConfValue *value, guint order);

/* Returns: (transfer none) (nullable): %NULL when no file has the section. */
GwConfSection *gw_conf_content_find (const GwConfContent *content, const char *section);

G_END_DECLS
