#include "gateway/host/registry.h"

#include "gateway/gateway/plugin.h"

static const int service = 1, other = 2;

static void
test_lookup (void)
{
  g_autoptr (GwRegistry) registry = gw_registry_new ();
  gpointer self = registry;

  g_assert_null (gw_registry_lookup (registry, "allocator", &self));
  g_assert_null (self);
  g_assert_true (gw_registry_publish (registry, "pool", "allocator", &service, registry, NULL));
  g_assert_true (gw_registry_lookup (registry, "allocator", &self) == &service);
  g_assert_true (self == registry);
  g_assert_true (gw_registry_lookup (registry, "allocator", NULL) == &service);
}

static void
test_taken (void)
{
  g_autoptr (GwRegistry) registry = gw_registry_new ();
  g_autoptr (GError) error = NULL;

  g_assert_true (gw_registry_publish (registry, "pool", "allocator", &service, NULL, NULL));
  g_assert_false (gw_registry_publish (registry, "mine", "allocator", &other, NULL, &error));
  g_assert_error (error, GW_ERROR, GW_ERROR_PLUGIN);
  g_assert_cmpstr (error->message, ==,
                   "plugins pool and mine both publish the service \"allocator\"; name only one "
                   "of them in [gateway] plugins");
  g_assert_true (gw_registry_lookup (registry, "allocator", NULL) == &service);
}

static void
test_withdraw (void)
{
  g_autoptr (GwRegistry) registry = gw_registry_new ();

  g_assert_true (gw_registry_publish (registry, "a", "one", &service, NULL, NULL));
  g_assert_true (gw_registry_publish (registry, "b", "two", &other, NULL, NULL));
  gw_registry_withdraw (registry, "a");
  g_assert_null (gw_registry_lookup (registry, "one", NULL));
  g_assert_true (gw_registry_lookup (registry, "two", NULL) == &other);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/registry/lookup", test_lookup);
  g_test_add_func ("/registry/taken", test_taken);
  g_test_add_func ("/registry/withdraw", test_withdraw);
  return g_test_run ();
}
