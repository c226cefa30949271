/* Which fs keeps the files of a meeting: the allocator is asked once, when the meeting is created,
 * and the answer stays with the meeting. While it has none, it is asked again when people join.
 * Control thread only. */
#pragma once

#include "gateway/host/host.h"
#include "plugins/api/store/store.h"

G_BEGIN_DECLS

typedef struct _ApiFilePlaces ApiFilePlaces;

ApiFilePlaces *api_file_places_new (GwHost *host, ApiStore *store);
void api_file_places_unref (ApiFilePlaces *places);

/* All who wait are told that there is none; neither host nor store is used afterwards. */
void api_file_places_close (ApiFilePlaces *places);

/* @fs: (nullable): HOST:PORT; %NULL when there is none, or none yet. */
typedef void (*ApiFilePlaceDone) (const char *fs, gpointer data);

/* Finds the fs of @meeting. @email: its owner's, for the allocator. @done: (nullable): called once,
 * later, and soon: nobody waits long for files; what is found after that is kept all the same. */
void api_file_places_find (ApiFilePlaces *places,
                           const char *meeting,
                           const char *email,
                           ApiFilePlaceDone done,
                           gpointer data);

G_END_DECLS
