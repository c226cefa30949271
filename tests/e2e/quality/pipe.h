/* One direction of a link: packets wait, arrive out of order, or never. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define PIPE_PACKET_MAX 2048

typedef struct
{
  gint64 due; /* microseconds, monotonic */
  gsize size;
  guint8 data[PIPE_PACKET_MAX];
} PipePacket;

typedef struct
{
  double delay;  /* milliseconds */
  double jitter; /* up to so many more, for each packet anew: they overtake each other */
  double loss;   /* percent, at random */
  double burst;  /* how many are lost in a row, on average; 1 or less: each by itself */
  double cut;    /* not 0: all is lost */
} PipeSettings;

typedef struct
{
  PipeSettings settings;
  GRand *random;
  GSequence *queue; /* (element-type PipePacket), by due */
  gboolean losing;  /* inside a burst */
  guint64 passed, lost;
} Pipe;

/* @seed: the same one loses the same packets again. */
void pipe_init (Pipe *self, guint32 seed);
void pipe_clear (Pipe *self);

/* Returns: (nullable) (transfer none): a setting by its name in PipeSettings. */
double *pipe_setting (Pipe *self, const char *name);

/* @now: microseconds, monotonic. */
void pipe_push (Pipe *self, const guint8 *data, gsize size, gint64 now);

/* Returns: (nullable) (transfer full): one whose time has come. */
PipePacket *pipe_pop (Pipe *self, gint64 now);

/* Returns: when the next one is due; -1 when there is none. */
gint64 pipe_next (const Pipe *self);

G_END_DECLS
