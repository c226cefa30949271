/* Random bytes that nobody can guess. Any thread. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* @size: up to 256. */
void api_random_fill (guint8 *bytes, gsize size);

/* Returns: below @limit, each as likely as the others. */
guint32 api_random_below (guint32 limit);

G_END_DECLS
