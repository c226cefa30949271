check_PROGRAMS += \
	%D%/test-address \
	%D%/test-poll \
	%D%/test-tcp-listener \
	%D%/test-token-bucket \
	%D%/test-udp

tests_gateway_net_test_address_SOURCES = %D%/test-address.c
tests_gateway_net_test_address_LDADD = $(TEST_LIBS)
tests_gateway_net_test_udp_SOURCES = %D%/test-udp.c
tests_gateway_net_test_udp_LDADD = $(TEST_LIBS)
tests_gateway_net_test_poll_SOURCES = %D%/test-poll.c
tests_gateway_net_test_poll_LDADD = $(TEST_LIBS)
tests_gateway_net_test_tcp_listener_SOURCES = %D%/test-tcp-listener.c
tests_gateway_net_test_tcp_listener_LDADD = $(TEST_LIBS)
tests_gateway_net_test_token_bucket_SOURCES = %D%/test-token-bucket.c
tests_gateway_net_test_token_bucket_LDADD = $(TEST_LIBS)
