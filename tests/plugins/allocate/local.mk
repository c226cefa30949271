# Strategies on the host's rig, loaded as the host loads them.
check_LTLIBRARIES += %D%/libbench.la
tests_plugins_allocate_libbench_la_SOURCES = %D%/bench.c %D%/bench.h
tests_plugins_allocate_libbench_la_LIBADD = $(TEST_LIBS)

ALLOCATE_TEST_LIBS = plugins/allocate/libpool.la $(TEST_LIBS)
ALLOCATE_ASK_TEST_LIBS = plugins/allocate/liballocate-ask.la $(TEST_LIBS)
ALLOCATE_ON_DEMAND_TEST_LIBS = plugins/allocate/libon-demand.la $(TEST_LIBS)
ALLOCATE_BENCH_LIBS = %D%/libbench.la $(TEST_LIBS)

check_LTLIBRARIES += %D%/on-demand/libcloud.la
tests_plugins_allocate_on_demand_libcloud_la_SOURCES = %D%/on-demand/cloud.c %D%/on-demand/cloud.h
tests_plugins_allocate_on_demand_libcloud_la_LIBADD = %D%/libbench.la $(TEST_LIBS)
ALLOCATE_CLOUD_LIBS = %D%/on-demand/libcloud.la $(ALLOCATE_BENCH_LIBS)

check_PROGRAMS += \
	%D%/test-roster \
	%D%/test-timeline \
	%D%/ask/test-plugin \
	%D%/ask/test-question \
	%D%/on-demand/test-inventory \
	%D%/on-demand/test-ledger \
	%D%/on-demand/test-listing \
	%D%/on-demand/test-machine \
	%D%/on-demand/test-maker \
	%D%/on-demand/test-plugin \
	%D%/on-demand/test-record \
	%D%/pool/test-booking \
	%D%/pool/test-plugin \
	%D%/pool/test-pool \
	%D%/pool/test-reason
tests_plugins_allocate_test_roster_SOURCES = %D%/test-roster.c
tests_plugins_allocate_test_roster_LDADD = $(ALLOCATE_TEST_LIBS)
tests_plugins_allocate_test_timeline_SOURCES = %D%/test-timeline.c
tests_plugins_allocate_test_timeline_LDADD = $(ALLOCATE_TEST_LIBS)
tests_plugins_allocate_ask_test_plugin_SOURCES = %D%/ask/test-plugin.c
tests_plugins_allocate_ask_test_plugin_LDADD = $(ALLOCATE_BENCH_LIBS)
tests_plugins_allocate_ask_test_question_SOURCES = %D%/ask/test-question.c
tests_plugins_allocate_ask_test_question_LDADD = $(ALLOCATE_ASK_TEST_LIBS)
tests_plugins_allocate_on_demand_test_ledger_SOURCES = %D%/on-demand/test-ledger.c
tests_plugins_allocate_on_demand_test_ledger_LDADD = $(ALLOCATE_ON_DEMAND_TEST_LIBS)
tests_plugins_allocate_on_demand_test_listing_SOURCES = %D%/on-demand/test-listing.c
tests_plugins_allocate_on_demand_test_listing_LDADD = $(ALLOCATE_ON_DEMAND_TEST_LIBS)
tests_plugins_allocate_on_demand_test_machine_SOURCES = %D%/on-demand/test-machine.c
tests_plugins_allocate_on_demand_test_machine_LDADD = $(ALLOCATE_ON_DEMAND_TEST_LIBS)
tests_plugins_allocate_on_demand_test_plugin_SOURCES = %D%/on-demand/test-plugin.c
tests_plugins_allocate_on_demand_test_plugin_LDADD = $(ALLOCATE_CLOUD_LIBS)
tests_plugins_allocate_on_demand_test_inventory_SOURCES = %D%/on-demand/test-inventory.c
tests_plugins_allocate_on_demand_test_inventory_LDADD = $(ALLOCATE_CLOUD_LIBS)
tests_plugins_allocate_on_demand_test_maker_SOURCES = %D%/on-demand/test-maker.c
tests_plugins_allocate_on_demand_test_maker_LDADD = $(ALLOCATE_CLOUD_LIBS)
tests_plugins_allocate_on_demand_test_record_SOURCES = %D%/on-demand/test-record.c
tests_plugins_allocate_on_demand_test_record_LDADD = $(ALLOCATE_ON_DEMAND_TEST_LIBS)
tests_plugins_allocate_pool_test_booking_SOURCES = %D%/pool/test-booking.c
tests_plugins_allocate_pool_test_booking_LDADD = $(ALLOCATE_TEST_LIBS)
tests_plugins_allocate_pool_test_plugin_SOURCES = %D%/pool/test-plugin.c
tests_plugins_allocate_pool_test_plugin_LDADD = $(ALLOCATE_BENCH_LIBS)
tests_plugins_allocate_pool_test_pool_SOURCES = %D%/pool/test-pool.c
tests_plugins_allocate_pool_test_pool_LDADD = $(ALLOCATE_TEST_LIBS)
tests_plugins_allocate_pool_test_reason_SOURCES = %D%/pool/test-reason.c
tests_plugins_allocate_pool_test_reason_LDADD = $(ALLOCATE_TEST_LIBS)

check_PROGRAMS += \
	%D%/http/test-meeting \
	%D%/http/test-query
tests_plugins_allocate_http_test_meeting_SOURCES = %D%/http/test-meeting.c
tests_plugins_allocate_http_test_meeting_LDADD = plugins/allocate/http/libhttp.la $(TEST_LIBS)
tests_plugins_allocate_http_test_query_SOURCES = %D%/http/test-query.c
tests_plugins_allocate_http_test_query_LDADD = plugins/allocate/http/libhttp.la $(TEST_LIBS)

dist_check_SCRIPTS += %D%/on-demand/examples.py
