check_PROGRAMS += \
	%D%/test-mailbox \
	%D%/test-packet \
	%D%/test-timer \
	%D%/test-worker

tests_gateway_media_test_mailbox_SOURCES = %D%/test-mailbox.c
tests_gateway_media_test_mailbox_LDADD = $(TEST_LIBS)
tests_gateway_media_test_packet_SOURCES = %D%/test-packet.c
tests_gateway_media_test_packet_LDADD = $(TEST_LIBS)
tests_gateway_media_test_timer_SOURCES = %D%/test-timer.c
tests_gateway_media_test_timer_LDADD = $(TEST_LIBS)
tests_gateway_media_test_worker_SOURCES = %D%/test-worker.c
tests_gateway_media_test_worker_LDADD = $(TEST_LIBS)
