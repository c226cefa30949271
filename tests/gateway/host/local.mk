check_PROGRAMS += \
	%D%/test-allocation \
	%D%/test-calendar \
	%D%/test-claim \
	%D%/test-clock \
	%D%/test-command-run \
	%D%/test-conf \
	%D%/test-config \
	%D%/test-crash \
	%D%/test-fetch-call \
	%D%/test-fleet-watch \
	%D%/test-host \
	%D%/test-loader \
	%D%/test-log \
	%D%/test-metrics \
	%D%/test-nodes \
	%D%/test-notify \
	%D%/test-option \
	%D%/test-problems \
	%D%/test-registry \
	%D%/test-rig \
	%D%/test-reload \
	%D%/test-settings \
	%D%/test-setup \
	%D%/test-state \
	%D%/test-storage \
	%D%/test-suggest

tests_gateway_host_test_allocation_SOURCES = %D%/test-allocation.c
tests_gateway_host_test_allocation_LDADD = $(TEST_LIBS)
tests_gateway_host_test_calendar_SOURCES = %D%/test-calendar.c
tests_gateway_host_test_calendar_LDADD = $(TEST_LIBS)
tests_gateway_host_test_claim_SOURCES = %D%/test-claim.c
tests_gateway_host_test_claim_LDADD = $(TEST_LIBS)
tests_gateway_host_test_clock_SOURCES = %D%/test-clock.c
tests_gateway_host_test_clock_LDADD = $(TEST_LIBS)
tests_gateway_host_test_command_run_SOURCES = %D%/test-command-run.c
tests_gateway_host_test_command_run_LDADD = $(TEST_LIBS)
tests_gateway_host_test_conf_SOURCES = %D%/test-conf.c
tests_gateway_host_test_conf_LDADD = $(TEST_LIBS)
tests_gateway_host_test_config_SOURCES = %D%/test-config.c
tests_gateway_host_test_config_LDADD = $(TEST_LIBS)
tests_gateway_host_test_crash_SOURCES = %D%/test-crash.c
tests_gateway_host_test_crash_LDADD = $(TEST_LIBS)
tests_gateway_host_test_fetch_call_SOURCES = %D%/test-fetch-call.c
tests_gateway_host_test_fetch_call_LDADD = $(TEST_LIBS)
tests_gateway_host_test_fleet_watch_SOURCES = %D%/test-fleet-watch.c
tests_gateway_host_test_fleet_watch_LDADD = $(TEST_LIBS)
tests_gateway_host_test_host_SOURCES = %D%/test-host.c
tests_gateway_host_test_host_LDADD = $(TEST_LIBS)
tests_gateway_host_test_loader_SOURCES = %D%/test-loader.c
tests_gateway_host_test_loader_LDADD = $(TEST_LIBS)
tests_gateway_host_test_log_SOURCES = %D%/test-log.c
tests_gateway_host_test_log_LDADD = $(TEST_LIBS)
tests_gateway_host_test_metrics_SOURCES = %D%/test-metrics.c
tests_gateway_host_test_metrics_LDADD = $(TEST_LIBS)
tests_gateway_host_test_nodes_SOURCES = %D%/test-nodes.c
tests_gateway_host_test_nodes_LDADD = $(TEST_LIBS)
tests_gateway_host_test_notify_SOURCES = %D%/test-notify.c
tests_gateway_host_test_notify_LDADD = $(TEST_LIBS)
tests_gateway_host_test_option_SOURCES = %D%/test-option.c
tests_gateway_host_test_option_LDADD = $(TEST_LIBS)
tests_gateway_host_test_problems_SOURCES = %D%/test-problems.c
tests_gateway_host_test_problems_LDADD = $(TEST_LIBS)
tests_gateway_host_test_registry_SOURCES = %D%/test-registry.c
tests_gateway_host_test_registry_LDADD = $(TEST_LIBS)
tests_gateway_host_test_rig_SOURCES = %D%/test-rig.c
tests_gateway_host_test_rig_LDADD = $(TEST_LIBS)
tests_gateway_host_test_reload_SOURCES = %D%/test-reload.c
tests_gateway_host_test_reload_LDADD = $(TEST_LIBS)
tests_gateway_host_test_settings_SOURCES = %D%/test-settings.c
tests_gateway_host_test_settings_LDADD = $(TEST_LIBS)
tests_gateway_host_test_setup_SOURCES = %D%/test-setup.c
tests_gateway_host_test_setup_LDADD = $(TEST_LIBS)
tests_gateway_host_test_state_SOURCES = %D%/test-state.c
tests_gateway_host_test_state_LDADD = $(TEST_LIBS)
tests_gateway_host_test_storage_SOURCES = %D%/test-storage.c
tests_gateway_host_test_storage_LDADD = $(TEST_LIBS) $(SQLITE_LIBS)
tests_gateway_host_test_suggest_SOURCES = %D%/test-suggest.c
tests_gateway_host_test_suggest_LDADD = $(TEST_LIBS)
check_PROGRAMS += %D%/test-acme-wish
tests_gateway_host_test_acme_wish_SOURCES = %D%/test-acme-wish.c
tests_gateway_host_test_acme_wish_LDADD = $(TEST_LIBS)
