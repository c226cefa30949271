# Plugins to load, and to refuse: one source under several names.
check_LTLIBRARIES += \
	%D%/plugins/first.la \
	%D%/plugins/second.la \
	%D%/plugins/misnamed.la \
	%D%/plugins/no-symbol.la \
	%D%/plugins/other-abi.la

TEST_PLUGIN_FLAGS = $(PLUGIN_FLAGS) -rpath /nowhere
TEST_PLUGIN_LIBS = libmeeting-gateway.la $(GLIB_LIBS)

tests_gateway_cli_plugins_first_la_SOURCES = %D%/plugin.c
tests_gateway_cli_plugins_first_la_CPPFLAGS = $(AM_CPPFLAGS) -DPLUGIN_NAME='"first"'
tests_gateway_cli_plugins_first_la_LDFLAGS = $(TEST_PLUGIN_FLAGS)
tests_gateway_cli_plugins_first_la_LIBADD = $(TEST_PLUGIN_LIBS)

tests_gateway_cli_plugins_second_la_SOURCES = %D%/plugin.c
tests_gateway_cli_plugins_second_la_CPPFLAGS = $(AM_CPPFLAGS) -DPLUGIN_NAME='"second"'
tests_gateway_cli_plugins_second_la_LDFLAGS = $(TEST_PLUGIN_FLAGS)
tests_gateway_cli_plugins_second_la_LIBADD = $(TEST_PLUGIN_LIBS)

tests_gateway_cli_plugins_misnamed_la_SOURCES = %D%/plugin.c
tests_gateway_cli_plugins_misnamed_la_CPPFLAGS = $(AM_CPPFLAGS) -DPLUGIN_NAME='"another"'
tests_gateway_cli_plugins_misnamed_la_LDFLAGS = $(TEST_PLUGIN_FLAGS)
tests_gateway_cli_plugins_misnamed_la_LIBADD = $(TEST_PLUGIN_LIBS)

tests_gateway_cli_plugins_other_abi_la_SOURCES = %D%/plugin.c
tests_gateway_cli_plugins_other_abi_la_CPPFLAGS = $(AM_CPPFLAGS) -DPLUGIN_NAME='"other-abi"' -DPLUGIN_ABI=99
tests_gateway_cli_plugins_other_abi_la_LDFLAGS = $(TEST_PLUGIN_FLAGS)
tests_gateway_cli_plugins_other_abi_la_LIBADD = $(TEST_PLUGIN_LIBS)

tests_gateway_cli_plugins_no_symbol_la_SOURCES = %D%/no-symbol.c
tests_gateway_cli_plugins_no_symbol_la_LDFLAGS = $(AM_LDFLAGS) -module -avoid-version -shared -rpath /nowhere

dist_check_SCRIPTS += \
	%D%/acme.py \
	%D%/acme-refusals.py \
	%D%/acme-roles.py \
	%D%/allocate.py \
	%D%/certificates.py \
	%D%/check-roles.py \
	%D%/commands.py \
	%D%/init.py \
	%D%/init-finds.py \
	%D%/mistakes.py \
	%D%/new-plugin.py \
	%D%/roles.py \
	%D%/run.py
EXTRA_DIST += %D%/acme_world.py %D%/init_world.py %D%/meeting.py
