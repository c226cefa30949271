/* The fs role's instance: what its parts share. Control thread only. */
#pragma once

#include "gateway/host/host.h"
#include "plugins/fs/disk.h"
#include "plugins/fs/places.h"
#include "plugins/fs/store.h"

G_BEGIN_DECLS

#define FS_PREFIX "/files/v1"

/* Bytes of a JSON body. */
#define FS_BODY_MAX (16 * 1024)

/**
 * Fs:
 * @file_max, @meeting_max: bytes.
 * @keep: seconds.
 * @uploads: (element-type FsUpload) under way.
 * @drained: (nullable): called once, when the last upload has ended.
 */
typedef struct
{
  GwHost *host;
  guint64 file_max;
  guint64 meeting_max;
  gint64 keep;
  FsStore *store;
  FsDisk *disk;
  FsPlaces *places;
  GPtrArray *uploads;
  GwMetric *uploads_total;
  GwMetric *downloads_total;
  guint report_source;
  guint clean_source;
  guint stop_source;
  gboolean is_closed;
  GwStopDone drained;
  gpointer drained_data;
} Fs;

/* What a request is about. */
typedef struct
{
  Fs *fs;
  SoupServerMessage *message; /* a reference */
  char *meeting;
  char *id;    /* (nullable) */
  char *owner; /* the bearer of the token */
} FsRequest;

void fs_request_free (FsRequest *request);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FsRequest, fs_request_free)

/* Says why it did not work, as far as the peer may know; the rest is logged. */
void fs_request_fail (SoupServerMessage *message, const char *meeting, const GError *error);

/* The status, code and text of a failed write. */
typedef struct
{
  guint status;
  const char *code;
  const char *text;
} FsProblem;
FsProblem fs_problem_of (const GError *error);

G_END_DECLS
