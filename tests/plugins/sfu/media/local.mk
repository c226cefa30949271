check_PROGRAMS += \
	%D%/test-descriptors \
	%D%/test-endpoint \
	%D%/test-feed-set \
	%D%/test-inbound \
	%D%/test-levels \
	%D%/test-media \
	%D%/test-out-stream \
	%D%/test-outbound \
	%D%/test-out-descriptors \
	%D%/test-red-reader \
	%D%/test-red-trail \
	%D%/test-sieve

LAYERED = tests/plugins/sfu/codec/layered.c tests/plugins/sfu/codec/layered.h

tests_plugins_sfu_media_test_descriptors_SOURCES = \
	%D%/described.c %D%/described.h $(LAYERED) \
	%D%/test-descriptors.c
tests_plugins_sfu_media_test_descriptors_LDADD = $(SFU_TEST_LIBS)
tests_plugins_sfu_media_test_feed_set_SOURCES = %D%/test-feed-set.c
tests_plugins_sfu_media_test_feed_set_LDADD = $(SFU_TEST_LIBS)
tests_plugins_sfu_media_test_out_descriptors_SOURCES = \
	%D%/described.c %D%/described.h $(LAYERED) \
	%D%/test-out-descriptors.c
tests_plugins_sfu_media_test_out_descriptors_LDADD = $(SFU_TEST_LIBS)
tests_plugins_sfu_media_test_sieve_SOURCES = $(LAYERED) %D%/test-sieve.c
tests_plugins_sfu_media_test_sieve_LDADD = $(SFU_TEST_LIBS)

tests_plugins_sfu_media_test_endpoint_SOURCES = \
	%D%/fixture.c %D%/fixture.h \
	%D%/test-endpoint.c
tests_plugins_sfu_media_test_endpoint_LDADD = $(PEER_TEST_LIBS)
tests_plugins_sfu_media_test_inbound_SOURCES = \
	%D%/fixture.c %D%/fixture.h \
	%D%/test-inbound.c
tests_plugins_sfu_media_test_inbound_LDADD = $(PEER_TEST_LIBS)
tests_plugins_sfu_media_test_media_SOURCES = \
	%D%/fixture.c %D%/fixture.h \
	%D%/test-media.c
tests_plugins_sfu_media_test_media_LDADD = $(PEER_TEST_LIBS)
tests_plugins_sfu_media_test_out_stream_SOURCES = \
	%D%/fixture.c %D%/fixture.h \
	%D%/test-out-stream.c
tests_plugins_sfu_media_test_out_stream_LDADD = $(PEER_TEST_LIBS)
tests_plugins_sfu_media_test_outbound_SOURCES = \
	%D%/fixture.c %D%/fixture.h \
	%D%/test-outbound.c
tests_plugins_sfu_media_test_outbound_LDADD = $(PEER_TEST_LIBS)
tests_plugins_sfu_media_test_levels_SOURCES = \
	%D%/fixture.c %D%/fixture.h \
	%D%/test-levels.c
tests_plugins_sfu_media_test_levels_LDADD = $(PEER_TEST_LIBS)
tests_plugins_sfu_media_test_red_reader_SOURCES = %D%/test-red-reader.c
tests_plugins_sfu_media_test_red_reader_LDADD = $(SFU_TEST_LIBS)
tests_plugins_sfu_media_test_red_trail_SOURCES = %D%/test-red-trail.c
tests_plugins_sfu_media_test_red_trail_LDADD = $(SFU_TEST_LIBS)
