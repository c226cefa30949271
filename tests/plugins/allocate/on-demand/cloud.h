/* The on-demand plugin on its bench, and a made-up cloud whose machines it makes and deletes. */
#pragma once

#include "tests/plugins/allocate/bench.h"

G_BEGIN_DECLS

#define MINUTE 60
#define HOUR 3600
#define DAY (24 * HOUR)

/* Seconds from a create-command's end to the first heartbeat. */
#define CLOUD_BOOT 90

/* What a plugin needs to be created; ended by %NULL. */
extern const char *const cloud_settings[];

/* What people pay for. */
typedef struct
{
  Bench *bench;
  GHashTable *machines; /* name → address */
  guint creates, deletes, lists;
  char *create_error, *delete_error; /* nullable: how commands fail */
  char *list_output;                 /* nullable: rubbish */
  gboolean hangs;
  gboolean boots;     /* what is made comes up */
  gboolean lists_not; /* the list is always empty */
  char *environment;  /* of the last create-command */
} Cloud;

/* @setting: (nullable): one more. The plugin is created and started. */
Cloud *cloud_new (const char *setting);
void cloud_free (Cloud *cloud);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Cloud, cloud_free)

/* Returns: how many machines there are. */
guint cloud_count (Cloud *cloud);

void cloud_put_node (Cloud *cloud, const char *address, guint participants);

/* Until @at; the moment itself has then passed. */
void cloud_go_to (Cloud *cloud, gint64 at);

/* Returns: (transfer full): the sfu of a scheduled meeting of one hour. */
char *cloud_schedule (Cloud *cloud, const char *meeting, gint64 begin_at);

G_END_DECLS
