#include <string.h>

#include "gateway/gateway/plugin.h"
#include "gateway/host/conf.h"
#include "plugins/sfu/settings.h"

typedef struct
{
  GwConf *conf;
  GwConfig *config;
} Fixture;

static void
read_conf (Fixture *fixture, const char *text)
{
  fixture->conf = gw_conf_new ("test.conf", "/", text, strlen (text));
  fixture->config = gw_conf_section (fixture->conf, "sfu", sfu_options);
}

static void
fixture_clear (Fixture *fixture)
{
  gw_config_free (fixture->config);
  gw_conf_free (fixture->conf);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Fixture, fixture_clear)

static GwAddress
ip (const char *text)
{
  GwAddress address;

  g_assert_true (gw_address_parse_ip (text, 0, &address));
  return address;
}

static void
test_advertises_what_is_said (void)
{
  g_auto (Fixture) fixture = { 0 };
  g_autoptr (GError) error = NULL;
  GwAddress any = ip ("::");

  read_conf (&fixture, "[sfu]\nadvertise = 192.0.2.9;2001:db8::9\n");
  g_autoptr (GArray) addresses =
      sfu_settings_advertised (fixture.config, &any, SFU_REACH_DOMAIN, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (addresses->len, ==, 2);
  GwAddress first = ip ("192.0.2.9");
  g_assert_true (gw_address_equal (&g_array_index (addresses, GwAddress, 0), &first));
}

static void
test_refuses_names (void)
{
  g_auto (Fixture) fixture = { 0 };
  g_autoptr (GError) error = NULL;
  GwAddress any = ip ("::");

  read_conf (&fixture, "[sfu]\nadvertise = sfu.example.com\n");
  g_assert_null (sfu_settings_advertised (fixture.config, &any, SFU_REACH_DOMAIN, &error));
  g_assert_error (error, GW_ERROR, GW_ERROR_CONFIG);
  g_assert_nonnull (strstr (error->message, "test.conf:2: [sfu] advertise"));
  g_assert_nonnull (strstr (error->message, "sfu.example.com"));
}

static void
test_advertises_what_is_bound (void)
{
  g_auto (Fixture) fixture = { 0 };
  GwAddress bound = ip ("127.0.0.1");

  read_conf (&fixture, "[sfu]\n");
  g_autoptr (GArray) addresses =
      sfu_settings_advertised (fixture.config, &bound, SFU_REACH_DOMAIN, NULL);
  g_assert_cmpuint (addresses->len, ==, 1);
  g_assert_true (gw_address_equal (&g_array_index (addresses, GwAddress, 0), &bound));
}

static guint
loopbacks (const GArray *addresses)
{
  guint count = 0;

  for (guint i = 0; i < addresses->len; i++)
    count += gw_address_is_loopback (&g_array_index (addresses, GwAddress, i));
  return count;
}

/* The loopback address stands last, and only where the page may be on this machine. */
static void
test_loopback (void)
{
  g_auto (Fixture) fixture = { 0 };
  GwAddress any = ip ("0.0.0.0");

  read_conf (&fixture, "[sfu]\n");
  g_autoptr (GArray) local = sfu_settings_advertised (fixture.config, &any, SFU_REACH_LOCAL, NULL);
  g_autoptr (GArray) domain =
      sfu_settings_advertised (fixture.config, &any, SFU_REACH_DOMAIN, NULL);
  g_assert_cmpuint (loopbacks (local), >, 0);
  g_assert_true (gw_address_is_loopback (&g_array_index (local, GwAddress, local->len - 1)));
  g_assert_true (loopbacks (domain) == 0 || loopbacks (domain) == domain->len);
  for (guint i = 0; i < local->len; i++)
    g_assert_cmpuint (g_array_index (local, GwAddress, i).family, ==, AF_INET);
}

static void
test_refuses_to_open (void)
{
  static const char *const texts[] = { "[sfu]\naddress = everywhere\n",
                                       "[sfu]\naddress = 192.0.2.77\nport = 0\n" };
  GwWorkers *workers = gw_workers_new (2);

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_auto (Fixture) fixture = { 0 };
      g_autoptr (GError) error = NULL;

      read_conf (&fixture, texts[i]);
      g_assert_null (
          sfu_settings_open_media (fixture.config, workers, NULL, SFU_REACH_LOCAL, &error));
      g_assert_nonnull (error);
      g_assert_cmpuint (strlen (error->message), >, 0);
    }
  gw_workers_free (workers);
}

static void
test_video_codecs (void)
{
  static const struct
  {
    const char *text;
    gsize count;
    SfuCodec first;
  } rows[] = {
    { "[sfu]\n", 4, SFU_CODEC_VP8 },
    { "[sfu]\nvideo-codecs = h264;VP8\n", 2, SFU_CODEC_H264 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_auto (Fixture) fixture = { 0 };
      g_autoptr (GError) error = NULL;
      SfuVideoCodecs codecs;

      read_conf (&fixture, rows[i].text);
      g_assert_true (sfu_settings_video_codecs (fixture.config, &codecs, &error));
      g_assert_no_error (error);
      g_assert_cmpuint (codecs.n_codecs, ==, rows[i].count);
      g_assert_cmpint (codecs.codecs[0], ==, rows[i].first);
    }
}

static void
test_refuses_video_codecs (void)
{
  static const char *const texts[] = { "H265", "VP8;opus", "VP8;vp8", "" };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_auto (Fixture) fixture = { 0 };
      g_autofree char *text = g_strdup_printf ("[sfu]\nvideo-codecs = %s\n", texts[i]);
      g_autoptr (GError) error = NULL;
      SfuVideoCodecs codecs;

      read_conf (&fixture, text);
      g_assert_false (sfu_settings_video_codecs (fixture.config, &codecs, &error));
      g_assert_error (error, GW_ERROR, GW_ERROR_CONFIG);
      g_assert_nonnull (strstr (error->message, "test.conf:2"));
    }
}

static void
test_checks (void)
{
  static const struct
  {
    const char *text;
    const char *named; /* what the message names; NULL where nothing is wrong */
  } rows[] = {
    { "ice-servers = stun:stun.example.com", NULL },
    { "ice-servers = stun:192.0.2.1:3478;stuns:[2001:db8::1]:5349;STUN:[::1]", NULL },
    { "ice-servers = http://example.com", "http://example.com" },
    { "ice-servers = stun:example.com;stun:", "\"stun:\"" },
    { "ice-servers = stun:example.com:0", "stun:example.com:0" },
    { "ice-servers = stun:example.com:99999", "99999" },
    { "ice-servers = stun://example.com", "stun://example.com" },
    { "ice-servers = turn:example.com:3478", "api role" },
    { "ice-servers = example.com:3478", "example.com:3478" },
    { "advertise = 192.0.2.1;2001:db8::1", NULL },
    { "advertise = 192.0.2.1;0.0.0.0", "0.0.0.0" },
    { "advertise = ::", "::" },
    { "advertise = 224.0.0.1", "224.0.0.1" },
    { "advertise = 255.255.255.255", "255.255.255.255" },
    { "advertise = ff02::1", "ff02::1" },
    { "address = everywhere", "[::]" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_auto (Fixture) fixture = { 0 };
      g_autofree char *text = g_strdup_printf ("[sfu]\n%s\n", rows[i].text);
      g_autoptr (GError) error = NULL;

      read_conf (&fixture, text);
      g_assert_cmpint (sfu_settings_check (fixture.config, &error), ==, rows[i].named == NULL);
      if (rows[i].named == NULL)
        continue;
      g_assert_error (error, GW_ERROR, GW_ERROR_CONFIG);
      g_assert_nonnull (strstr (error->message, "test.conf:2"));
      g_assert_nonnull (strstr (error->message, rows[i].named));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sfu/settings/advertises-what-is-said", test_advertises_what_is_said);
  g_test_add_func ("/sfu/settings/refuses-names", test_refuses_names);
  g_test_add_func ("/sfu/settings/advertises-what-is-bound", test_advertises_what_is_bound);
  g_test_add_func ("/sfu/settings/loopback", test_loopback);
  g_test_add_func ("/sfu/settings/refuses-to-open", test_refuses_to_open);
  g_test_add_func ("/sfu/settings/video-codecs", test_video_codecs);
  g_test_add_func ("/sfu/settings/refuses-video-codecs", test_refuses_video_codecs);
  g_test_add_func ("/sfu/settings/checks", test_checks);
  return g_test_run ();
}
