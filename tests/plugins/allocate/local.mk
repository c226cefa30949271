check_PROGRAMS += %D%/test-pool
tests_plugins_allocate_test_pool_SOURCES = %D%/test-pool.c
tests_plugins_allocate_test_pool_LDADD = plugins/allocate/libpool.la $(TEST_LIBS)
