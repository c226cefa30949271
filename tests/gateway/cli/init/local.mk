INIT_TEST_LIBS = gateway/cli/init/libinit.la $(TEST_LIBS)

check_PROGRAMS += \
	%D%/test-place \
	%D%/test-reach \
	%D%/test-report
tests_gateway_cli_init_test_place_SOURCES = %D%/test-place.c
tests_gateway_cli_init_test_place_LDADD = $(INIT_TEST_LIBS)
tests_gateway_cli_init_test_reach_SOURCES = %D%/test-reach.c
tests_gateway_cli_init_test_reach_LDADD = $(INIT_TEST_LIBS)
tests_gateway_cli_init_test_report_SOURCES = %D%/test-report.c
tests_gateway_cli_init_test_report_LDADD = $(INIT_TEST_LIBS)
