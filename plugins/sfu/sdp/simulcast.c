#include "plugins/sfu/sdp/simulcast.h"

#include <string.h>

#include "plugins/sfu/sdp/scan.h"

/* From the smallest picture to the largest. */
static const char *const usual_names[][SFU_ENCODINGS_MAX] = {
  { "q", "h", "f" },           { "l", "m", "h" },    { "low", "mid", "high" },
  { "low", "medium", "high" }, { "lo", "mi", "hi" },
};

/* RFC 8851 10: rid-id = 1*(alpha-numeric / "-" / "_") */
static gsize
rid_span (const char *text)
{
  gsize size = 0;
  while (g_ascii_isalnum (text[size]) || text[size] == '-' || text[size] == '_')
    size++;
  return size;
}

/* "pt=96,97" */
static gboolean
read_payload_types (SfuSdpRid *rid, const char *list, GError **error)
{
  rid->any_payload_type = FALSE;
  do
    {
      guint64 payload_type;
      if (!sfu_sdp_take_number (&list, 127, &payload_type))
        return sfu_sdp_refuse (error, "rid", "pt= must list payload types");
      rid->payload_types[payload_type / 64] |= G_GUINT64_CONSTANT (1) << (payload_type % 64);
    }
  while (*list++ == ',');
  return TRUE;
}

/* @kept: (out): whether all of it is understood or can be repeated. */
static gboolean
read_restrictions (SfuSdpRid *rid, const char *text, gboolean *kept, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (text, ";", -1);
  g_autoptr (GString) others = g_string_new (NULL);
  for (guint i = 0; parts[i] != NULL; i++)
    {
      const char *part = g_strstrip (parts[i]);
      if (g_str_has_prefix (part, "pt="))
        {
          if (!read_payload_types (rid, part + strlen ("pt="), error))
            return FALSE;
        }
      else if (*part != '\0')
        g_string_append_printf (others, "%s%s", others->len > 0 ? ";" : "", part);
    }
  *kept = g_strlcpy (rid->restrictions, others->str, sizeof rid->restrictions) <
          sizeof rid->restrictions;
  return TRUE;
}

gboolean
sfu_sdp_simulcast_read_rid (SfuSdpSimulcast *simulcast, const char *value, GError **error)
{
  gsize size = rid_span (value);
  const char *rest = value + size;
  if (size == 0 || !sfu_sdp_take_space (&rest))
    return sfu_sdp_refuse (error, "rid", "not of the form NAME DIRECTION");
  if (!g_str_has_prefix (rest, "send") || (rest[4] != '\0' && rest[4] != ' '))
    return TRUE;
  if (simulcast->n_rids == SFU_SDP_RIDS_MAX)
    return sfu_sdp_refuse (error, "rid", "more than 8 encodings");

  SfuSdpRid rid = { .any_payload_type = TRUE };
  gboolean kept;
  if (!read_restrictions (&rid, rest + strlen ("send"), &kept, error))
    return FALSE;
  if (size > SFU_RID_MAX || !kept)
    return TRUE;
  memcpy (rid.rid, value, size);
  simulcast->rids[simulcast->n_rids++] = rid;
  return TRUE;
}

gboolean
sfu_sdp_simulcast_read (SfuSdpSimulcast *simulcast, const char *value, GError **error)
{
  g_auto (GStrv) words = g_strsplit (value, " ", 5);
  for (guint i = 0; words[i] != NULL && words[i + 1] != NULL; i += 2)
    {
      if (!g_str_equal (words[i], "send"))
        continue;
      if (g_strlcpy (simulcast->streams, words[i + 1], sizeof simulcast->streams) >=
          sizeof simulcast->streams)
        return sfu_sdp_refuse (error, "simulcast", "its list of encodings is too long");
    }
  return TRUE;
}

static gboolean
fits (const SfuSdpRid *rid, guint8 payload_type)
{
  return rid->any_payload_type ||
         ((rid->payload_types[payload_type / 64] >> (payload_type % 64)) & 1) != 0;
}

static const SfuSdpRid *
find_rid (const SfuSdpSimulcast *self, const char *name)
{
  for (guint i = 0; i < self->n_rids; i++)
    if (g_str_equal (self->rids[i].rid, name))
      return &self->rids[i];
  return NULL;
}

/* @stream: "x,~y". Returns: (nullable) */
static const SfuSdpRid *
choose_alternative (const SfuSdpSimulcast *self, const char *stream, guint8 payload_type)
{
  g_auto (GStrv) names = g_strsplit (stream, ",", SFU_SDP_RIDS_MAX);
  for (guint i = 0; names[i] != NULL; i++)
    {
      const char *name = names[i][0] == '~' ? names[i] + 1 : names[i];
      const SfuSdpRid *rid = find_rid (self, name);
      if (rid != NULL && fits (rid, payload_type))
        return rid;
    }
  return NULL;
}

guint
sfu_sdp_simulcast_choose (const SfuSdpSimulcast *simulcast,
                          guint8 payload_type,
                          const SfuSdpRid *chosen[SFU_ENCODINGS_MAX])
{
  g_auto (GStrv) streams = g_strsplit (simulcast->streams, ";", -1);
  guint n = 0;
  for (guint i = 0; streams[i] != NULL && n < SFU_ENCODINGS_MAX; i++)
    {
      const SfuSdpRid *rid = choose_alternative (simulcast, streams[i], payload_type);
      gboolean again = FALSE;
      for (guint j = 0; j < n; j++)
        again |= chosen[j] == rid;
      if (rid != NULL && !again)
        chosen[n++] = rid;
    }
  return n;
}

/* Returns: the place of @rid in @names, or their number. */
static guint
place_in (const char *const *names, const char *rid)
{
  guint place = 0;
  while (place < SFU_ENCODINGS_MAX && !g_str_equal (names[place], rid))
    place++;
  return place;
}

/* Returns: (nullable): the set that has all of them. */
static const char *const *
find_names (const SfuSdpRid *const *chosen, guint n)
{
  for (gsize i = 0; i < G_N_ELEMENTS (usual_names); i++)
    {
      guint known = 0;
      for (guint j = 0; j < n; j++)
        known += place_in (usual_names[i], chosen[j]->rid) < SFU_ENCODINGS_MAX;
      if (known == n)
        return usual_names[i];
    }
  return NULL;
}

void
sfu_sdp_simulcast_encodings (const SfuSdpRid *const *chosen,
                             guint n,
                             SfuEncodingParameters encodings[SFU_ENCODINGS_MAX])
{
  const char *const *names = find_names (chosen, n);
  for (guint i = 0; i < n; i++)
    {
      guint at = i;
      if (names != NULL)
        {
          at = 0;
          for (guint j = 0; j < n; j++)
            at += place_in (names, chosen[j]->rid) < place_in (names, chosen[i]->rid);
        }
      encodings[at] = (SfuEncodingParameters){ .ssrc = 0 };
      g_strlcpy (encodings[at].rid, chosen[i]->rid, sizeof encodings[at].rid);
    }
}
