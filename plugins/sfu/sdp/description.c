#include "plugins/sfu/sdp/description.h"

#include "plugins/sfu/error.h"
#include "plugins/sfu/sdp/bounds.h"

static void
section_free (gpointer section)
{
  if (section != NULL)
    sfu_sdp_section_free (section);
}

static SfuSdpSection *
section_at (const SfuSdpDescription *self, guint index)
{
  return g_ptr_array_index (self->sections, index);
}

static gboolean
read_sections (SfuSdpDescription *self, const GstSDPMessage *message, GError **error)
{
  SfuSdpDefaults defaults;
  if (!sfu_sdp_defaults_read (message, &defaults, error))
    return FALSE;
  self->transport = defaults.transport;

  g_autoptr (GHashTable) mids = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < gst_sdp_message_medias_len (message); i++)
    {
      SfuSdpSection *section =
          sfu_sdp_section_new (gst_sdp_message_get_media (message, i), &defaults, error);
      if (section == NULL)
        return FALSE;
      g_ptr_array_add (self->sections, section);
      if (section->mid[0] == '\0' && !section->rejected)
        {
          g_set_error (error, SFU_ERROR, SFU_ERROR_BAD_SDP,
                       "m-line %u has no a=mid, which BUNDLE needs", i + 1);
          return FALSE;
        }
      if (section->mid[0] != '\0' && !g_hash_table_add (mids, section->mid))
        {
          g_set_error (error, SFU_ERROR, SFU_ERROR_BAD_SDP, "two m-lines have the mid %s",
                       section->mid);
          return FALSE;
        }
    }
  return TRUE;
}

static void
read_bundle (SfuSdpDescription *self, const char *members)
{
  g_auto (GStrv) mids = g_strsplit (members, " ", -1);
  g_autoptr (GHashTable) set = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; mids[i] != NULL; i++)
    g_hash_table_add (set, mids[i]);
  for (guint i = 0; i < self->sections->len; i++)
    {
      SfuSdpSection *section = section_at (self, i);
      section->bundled = !section->rejected && g_hash_table_contains (set, section->mid);
    }
  self->bundled = TRUE;
}

static gboolean
read_session (SfuSdpDescription *self, const GstSDPMessage *message, GError **error)
{
  for (guint i = 0; i < gst_sdp_message_attributes_len (message); i++)
    {
      const GstSDPAttribute *attribute = gst_sdp_message_get_attribute (message, i);
      const char *value = attribute->value != NULL ? attribute->value : "";
      if (g_str_equal (attribute->key, "extmap-allow-mixed"))
        self->extmap_allow_mixed = TRUE;
      if (!g_str_equal (attribute->key, "group") || !g_str_has_prefix (value, "BUNDLE"))
        continue;
      if (self->bundled)
        {
          g_set_error_literal (error, SFU_ERROR, SFU_ERROR_BAD_SDP,
                               "two BUNDLE groups; one connection has one transport here");
          return FALSE;
        }
      read_bundle (self, value + strlen ("BUNDLE"));
    }
  return TRUE;
}

SfuSdpDescription *
sfu_sdp_description_parse (const char *text, gsize size, gsize media_max, GError **error)
{
  if (!sfu_sdp_check_bounds (text, size, media_max, error))
    return NULL;

  g_autoptr (GstSDPMessage) message = NULL;
  if (gst_sdp_message_new (&message) != GST_SDP_OK ||
      gst_sdp_message_parse_buffer ((const guint8 *) text, (guint) size, message) != GST_SDP_OK)
    {
      g_set_error_literal (error, SFU_ERROR, SFU_ERROR_BAD_SDP, "the description cannot be parsed");
      return NULL;
    }

  g_autoptr (SfuSdpDescription) self = g_new0 (SfuSdpDescription, 1);
  self->sections = g_ptr_array_new_with_free_func (section_free);
  if (!read_sections (self, message, error) || !read_session (self, message, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
sfu_sdp_description_free (SfuSdpDescription *description)
{
  g_ptr_array_unref (description->sections);
  g_free (description);
}

const SfuSdpSection *
sfu_sdp_description_section (const SfuSdpDescription *description, gsize index)
{
  g_return_val_if_fail (index < description->sections->len, NULL);
  return section_at (description, (guint) index);
}

static gboolean
check_transport (const SfuSdpTransport *transport, const char *mid, GError **error)
{
  const char *missing = NULL;
  if (transport->ufrag[0] == '\0')
    missing = "a=ice-ufrag";
  else if (transport->pwd[0] == '\0')
    missing = "a=ice-pwd";
  else if (transport->fingerprint[0] == '\0')
    missing = "an a=fingerprint of sha-256 or stronger";
  if (missing == NULL)
    return TRUE;
  g_set_error (error, SFU_ERROR, SFU_ERROR_BAD_SDP, "the m-line of mid %s lacks %s", mid, missing);
  return FALSE;
}

const SfuSdpTransport *
sfu_sdp_description_transport (const SfuSdpDescription *description, GError **error)
{
  for (guint i = 0; i < description->sections->len; i++)
    {
      const SfuSdpSection *section = section_at (description, i);
      if (section->bundled)
        return check_transport (&section->transport, section->mid, error) ? &section->transport
                                                                          : NULL;
    }
  g_set_error_literal (error, SFU_ERROR, SFU_ERROR_BAD_SDP,
                       "no m-line is in a BUNDLE group (bundlePolicy must be max-bundle or "
                       "balanced)");
  return NULL;
}
