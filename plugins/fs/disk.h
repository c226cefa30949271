/* A few threads for what waits for the disk, so that the control thread never does. Control thread
 * only, except the work. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _FsDisk FsDisk;

/* On a thread of the disk. */
typedef void (*FsDiskWork) (gpointer data);
/* On the control thread, later. */
typedef void (*FsDiskDone) (gpointer data);

FsDisk *fs_disk_new (guint threads);

/* Waits for what is under way and calls what is due; what these ask for is done at once. */
void fs_disk_free (FsDisk *disk);

void fs_disk_run (FsDisk *disk, FsDiskWork work, FsDiskDone done, gpointer data);

G_END_DECLS
