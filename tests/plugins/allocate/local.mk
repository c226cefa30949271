ALLOCATE_TEST_LIBS = plugins/allocate/libpool.la $(TEST_LIBS)

check_PROGRAMS += \
	%D%/test-timeline \
	%D%/pool/test-booking \
	%D%/pool/test-pool \
	%D%/pool/test-reason
tests_plugins_allocate_test_timeline_SOURCES = %D%/test-timeline.c
tests_plugins_allocate_test_timeline_LDADD = $(ALLOCATE_TEST_LIBS)
tests_plugins_allocate_pool_test_booking_SOURCES = %D%/pool/test-booking.c
tests_plugins_allocate_pool_test_booking_LDADD = $(ALLOCATE_TEST_LIBS)
tests_plugins_allocate_pool_test_pool_SOURCES = %D%/pool/test-pool.c
tests_plugins_allocate_pool_test_pool_LDADD = $(ALLOCATE_TEST_LIBS)
tests_plugins_allocate_pool_test_reason_SOURCES = %D%/pool/test-reason.c
tests_plugins_allocate_pool_test_reason_LDADD = $(ALLOCATE_TEST_LIBS)

check_PROGRAMS += %D%/http/test-query
tests_plugins_allocate_http_test_query_SOURCES = %D%/http/test-query.c
tests_plugins_allocate_http_test_query_LDADD = plugins/allocate/http/libhttp.la $(TEST_LIBS)
