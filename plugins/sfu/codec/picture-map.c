#include "plugins/sfu/codec/picture-map.h"

#define WORD_BITS 64

/* The pictures between two switches. */
typedef struct
{
  guint source;
  gint64 first, last; /* extended ids of the source, that were given numbers or left out */
  gboolean open;      /* no picture had an id so far: the first one that has sets first and last */
  gint64 index;       /* add it to an id: counts pictures over all eras, for the history */
  guint8 tl0_offset;  /* ours minus the source's */
  guint8 key_offset;
} Era;

struct _SfuPictureMap
{
  Era eras[SFU_PICTURE_MAP_SWITCHES]; /* a ring */
  guint n_eras;
  guint current; /* the newest one's index */

  gint64 next;        /* the next id to give, extended */
  gint64 next_index;  /* of the next picture */
  gboolean numbered;  /* some id was given */
  gint16 tl0_pic_idx; /* the newest one given; -1: none */
  gint8 key_index;

  /* By a picture's index. */
  guint16 ids[SFU_PICTURE_MAP_HISTORY];
  guint64 left_out[SFU_PICTURE_MAP_HISTORY / WORD_BITS];
};

SfuPictureMap *
sfu_picture_map_new (void)
{
  SfuPictureMap *map = g_new0 (SfuPictureMap, 1);

  map->tl0_pic_idx = -1;
  map->key_index = -1;
  return map;
}

void
sfu_picture_map_free (SfuPictureMap *map)
{
  g_free (map);
}

/* The extended id nearest to @newest. */
static gint64
unwrap (gint64 newest, const SfuPictureNumbers *numbers)
{
  gint64 range = (gint64) 1 << numbers->picture_id_bits;
  gint64 ahead = (numbers->picture_id - newest) & (range - 1);

  return newest + (ahead < range / 2 ? ahead : ahead - range);
}

static void
set_left_out (SfuPictureMap *map, gint64 index, gboolean left_out)
{
  guint slot = (guint) ((guint64) index % SFU_PICTURE_MAP_HISTORY);
  guint64 bit = (guint64) 1 << slot % WORD_BITS;

  if (left_out)
    map->left_out[slot / WORD_BITS] |= bit;
  else
    map->left_out[slot / WORD_BITS] &= ~bit;
}

/* Gives numbers to the pictures up to @picture, so that those that are missing can still come. */
static void
advance (SfuPictureMap *map, Era *era, gint64 picture)
{
  gint64 ahead = picture - era->last;
  gint64 unseen = MAX (ahead - SFU_PICTURE_MAP_HISTORY, 0);

  map->next += unseen;
  map->next_index += unseen;
  for (gint64 i = unseen; i < ahead; i++, map->next++, map->next_index++)
    {
      map->ids[(guint64) map->next_index % SFU_PICTURE_MAP_HISTORY] = (guint16) map->next;
      set_left_out (map, map->next_index, FALSE);
    }
  era->last = picture;
  map->numbered = TRUE;
}

static void
begin (SfuPictureMap *map, Era *era, gint64 picture)
{
  if (!map->numbered)
    map->next = picture;
  era->open = FALSE;
  era->first = picture;
  era->last = picture - 1;
  era->index = map->next_index - picture;
}

void
sfu_picture_map_switch (SfuPictureMap *map, guint source, const SfuPictureNumbers *first)
{
  Era *era;

  map->current = (map->current + 1) % SFU_PICTURE_MAP_SWITCHES;
  map->n_eras = MIN (map->n_eras + 1, SFU_PICTURE_MAP_SWITCHES);
  era = &map->eras[map->current];
  *era = (Era){ .source = source, .open = TRUE };
  if (first->picture_id >= 0)
    begin (map, era, first->picture_id);
  if (map->tl0_pic_idx >= 0 && first->tl0_pic_idx >= 0)
    era->tl0_offset = (guint8) (map->tl0_pic_idx + 1 - first->tl0_pic_idx);
  if (map->key_index >= 0 && first->key_index >= 0)
    era->key_offset = (guint8) (map->key_index + 1 - first->key_index);
}

/* @index: (out): of the picture. Returns: (nullable): the era it is in. */
static Era *
find_picture (SfuPictureMap *map, guint source, const SfuPictureNumbers *in, gint64 *index)
{
  for (guint back = 0; back < map->n_eras; back++)
    {
      guint slot = (map->current + SFU_PICTURE_MAP_SWITCHES - back) % SFU_PICTURE_MAP_SWITCHES;
      Era *era = &map->eras[slot];
      gint64 picture;

      if (era->source != source)
        continue;
      if (in->picture_id < 0)
        return era;
      if (era->open && back > 0)
        continue;
      if (era->open)
        begin (map, era, in->picture_id);
      picture = unwrap (era->last, in);
      if (picture > era->last && back == 0)
        advance (map, era, picture);
      *index = picture + era->index;
      if (picture >= era->first && picture <= era->last)
        return era;
    }
  return NULL;
}

static gboolean
map_picture (const SfuPictureMap *map, gint64 index, SfuPictureNumbers *out)
{
  guint slot = (guint) ((guint64) index % SFU_PICTURE_MAP_HISTORY);

  if (map->next_index - index > SFU_PICTURE_MAP_HISTORY)
    return FALSE;
  if (map->left_out[slot / WORD_BITS] >> slot % WORD_BITS & 1)
    return FALSE;
  if (out->picture_id_bits == 7)
    out->picture_id_bits = 15;
  out->picture_id = map->ids[slot] & ((1 << out->picture_id_bits) - 1);
  return TRUE;
}

/* Remembers what was given, to go on from there after a switch. */
static void
note_indices (SfuPictureMap *map, const SfuPictureNumbers *out)
{
  if (out->tl0_pic_idx >= 0 &&
      (map->tl0_pic_idx < 0 || (gint8) (out->tl0_pic_idx - map->tl0_pic_idx) > 0))
    map->tl0_pic_idx = out->tl0_pic_idx;
  if (out->key_index >= 0 &&
      (map->key_index < 0 || ((out->key_index - map->key_index) & 0x1F) < 0x10))
    map->key_index = out->key_index;
}

gboolean
sfu_picture_map_map (SfuPictureMap *map,
                     guint source,
                     const SfuPictureNumbers *in,
                     SfuPictureNumbers *out)
{
  gint64 index = 0;
  const Era *era = find_picture (map, source, in, &index);

  *out = *in;
  if (era == NULL || (in->picture_id >= 0 && !map_picture (map, index, out)))
    return FALSE;
  if (in->tl0_pic_idx >= 0)
    out->tl0_pic_idx = (guint8) (in->tl0_pic_idx + era->tl0_offset);
  if (in->key_index >= 0)
    out->key_index = (gint8) ((in->key_index + era->key_offset) & 0x1F);
  note_indices (map, out);
  return TRUE;
}

void
sfu_picture_map_skip (SfuPictureMap *map, const SfuPictureNumbers *numbers)
{
  Era *era = &map->eras[map->current];
  gint64 picture;

  if (map->n_eras == 0 || !numbers->consecutive || numbers->picture_id < 0)
    return;
  if (era->open)
    begin (map, era, numbers->picture_id);
  picture = unwrap (era->last, numbers);
  if (picture <= era->last)
    return;
  advance (map, era, picture);
  set_left_out (map, map->next_index - 1, TRUE);
  map->next--;
}
