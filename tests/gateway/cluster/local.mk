check_PROGRAMS += \
	%D%/test-secret \
	%D%/test-token

tests_gateway_cluster_test_secret_SOURCES = %D%/test-secret.c
tests_gateway_cluster_test_secret_LDADD = $(TEST_LIBS)
tests_gateway_cluster_test_token_SOURCES = %D%/test-token.c
tests_gateway_cluster_test_token_LDADD = $(TEST_LIBS)
