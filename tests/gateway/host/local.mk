check_PROGRAMS += \
	%D%/test-allocation \
	%D%/test-claim \
	%D%/test-conf \
	%D%/test-config \
	%D%/test-host \
	%D%/test-loader \
	%D%/test-log \
	%D%/test-metrics \
	%D%/test-nodes \
	%D%/test-option \
	%D%/test-problems \
	%D%/test-registry \
	%D%/test-settings \
	%D%/test-setup \
	%D%/test-state \
	%D%/test-suggest

tests_gateway_host_test_allocation_SOURCES = %D%/test-allocation.c
tests_gateway_host_test_allocation_LDADD = $(TEST_LIBS)
tests_gateway_host_test_claim_SOURCES = %D%/test-claim.c
tests_gateway_host_test_claim_LDADD = $(TEST_LIBS)
tests_gateway_host_test_conf_SOURCES = %D%/test-conf.c
tests_gateway_host_test_conf_LDADD = $(TEST_LIBS)
tests_gateway_host_test_config_SOURCES = %D%/test-config.c
tests_gateway_host_test_config_LDADD = $(TEST_LIBS)
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
tests_gateway_host_test_option_SOURCES = %D%/test-option.c
tests_gateway_host_test_option_LDADD = $(TEST_LIBS)
tests_gateway_host_test_problems_SOURCES = %D%/test-problems.c
tests_gateway_host_test_problems_LDADD = $(TEST_LIBS)
tests_gateway_host_test_registry_SOURCES = %D%/test-registry.c
tests_gateway_host_test_registry_LDADD = $(TEST_LIBS)
tests_gateway_host_test_settings_SOURCES = %D%/test-settings.c
tests_gateway_host_test_settings_LDADD = $(TEST_LIBS)
tests_gateway_host_test_setup_SOURCES = %D%/test-setup.c
tests_gateway_host_test_setup_LDADD = $(TEST_LIBS)
tests_gateway_host_test_state_SOURCES = %D%/test-state.c
tests_gateway_host_test_state_LDADD = $(TEST_LIBS)
tests_gateway_host_test_suggest_SOURCES = %D%/test-suggest.c
tests_gateway_host_test_suggest_LDADD = $(TEST_LIBS)
