check_PROGRAMS += \
	%D%/test-allocation-answer \
	%D%/test-allocation-query \
	%D%/test-booking \
	%D%/test-heartbeat \
	%D%/test-label \
	%D%/test-media-ports \
	%D%/test-media-table \
	%D%/test-node \
	%D%/test-secret \
	%D%/test-sign-in-link \
	%D%/test-token \
	%D%/test-turn-credentials

tests_gateway_cluster_test_allocation_answer_SOURCES = %D%/test-allocation-answer.c
tests_gateway_cluster_test_allocation_answer_LDADD = $(TEST_LIBS)
tests_gateway_cluster_test_allocation_query_SOURCES = %D%/test-allocation-query.c
tests_gateway_cluster_test_allocation_query_LDADD = $(TEST_LIBS)
tests_gateway_cluster_test_booking_SOURCES = %D%/test-booking.c
tests_gateway_cluster_test_booking_LDADD = $(TEST_LIBS)
tests_gateway_cluster_test_heartbeat_SOURCES = %D%/test-heartbeat.c
tests_gateway_cluster_test_heartbeat_LDADD = $(TEST_LIBS)
tests_gateway_cluster_test_label_SOURCES = %D%/test-label.c
tests_gateway_cluster_test_label_LDADD = $(TEST_LIBS)
tests_gateway_cluster_test_media_ports_SOURCES = %D%/test-media-ports.c
tests_gateway_cluster_test_media_ports_LDADD = $(TEST_LIBS)
tests_gateway_cluster_test_media_table_SOURCES = %D%/test-media-table.c
tests_gateway_cluster_test_media_table_LDADD = $(TEST_LIBS)
tests_gateway_cluster_test_node_SOURCES = %D%/test-node.c
tests_gateway_cluster_test_node_LDADD = $(TEST_LIBS)
tests_gateway_cluster_test_sign_in_link_SOURCES = %D%/test-sign-in-link.c
tests_gateway_cluster_test_sign_in_link_LDADD = $(TEST_LIBS)
tests_gateway_cluster_test_secret_SOURCES = %D%/test-secret.c
tests_gateway_cluster_test_secret_LDADD = $(TEST_LIBS)
tests_gateway_cluster_test_token_SOURCES = %D%/test-token.c
tests_gateway_cluster_test_token_LDADD = $(TEST_LIBS)
tests_gateway_cluster_test_turn_credentials_SOURCES = %D%/test-turn-credentials.c
tests_gateway_cluster_test_turn_credentials_LDADD = $(TEST_LIBS)
