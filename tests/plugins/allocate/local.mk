check_PROGRAMS += %D%/test-pool
tests_plugins_allocate_test_pool_SOURCES = %D%/test-pool.c
tests_plugins_allocate_test_pool_LDADD = plugins/allocate/libpool.la $(TEST_LIBS)

check_PROGRAMS += %D%/http/test-query
tests_plugins_allocate_http_test_query_SOURCES = %D%/http/test-query.c
tests_plugins_allocate_http_test_query_LDADD = plugins/allocate/http/libhttp.la $(TEST_LIBS)
