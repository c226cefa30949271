check_PROGRAMS += %D%/test-bounds
tests_plugins_sfu_sdp_test_bounds_SOURCES = %D%/test-bounds.c
tests_plugins_sfu_sdp_test_bounds_CFLAGS = $(AM_CFLAGS) $(GST_SDP_CFLAGS)
tests_plugins_sfu_sdp_test_bounds_LDADD = $(SFU_TEST_LIBS)

check_PROGRAMS += %D%/test-extensions
tests_plugins_sfu_sdp_test_extensions_SOURCES = %D%/test-extensions.c
tests_plugins_sfu_sdp_test_extensions_CFLAGS = $(AM_CFLAGS) $(GST_SDP_CFLAGS)
tests_plugins_sfu_sdp_test_extensions_LDADD = $(SFU_TEST_LIBS)

check_PROGRAMS += %D%/test-scan
tests_plugins_sfu_sdp_test_scan_SOURCES = %D%/test-scan.c
tests_plugins_sfu_sdp_test_scan_CFLAGS = $(AM_CFLAGS) $(GST_SDP_CFLAGS)
tests_plugins_sfu_sdp_test_scan_LDADD = $(SFU_TEST_LIBS)

check_PROGRAMS += %D%/test-formats
tests_plugins_sfu_sdp_test_formats_SOURCES = %D%/test-formats.c
tests_plugins_sfu_sdp_test_formats_CFLAGS = $(AM_CFLAGS) $(GST_SDP_CFLAGS)
tests_plugins_sfu_sdp_test_formats_LDADD = $(SFU_TEST_LIBS)

check_PROGRAMS += %D%/test-ssrcs
tests_plugins_sfu_sdp_test_ssrcs_SOURCES = %D%/test-ssrcs.c
tests_plugins_sfu_sdp_test_ssrcs_CFLAGS = $(AM_CFLAGS) $(GST_SDP_CFLAGS)
tests_plugins_sfu_sdp_test_ssrcs_LDADD = $(SFU_TEST_LIBS)

check_PROGRAMS += %D%/test-simulcast
tests_plugins_sfu_sdp_test_simulcast_SOURCES = %D%/test-simulcast.c
tests_plugins_sfu_sdp_test_simulcast_CFLAGS = $(AM_CFLAGS) $(GST_SDP_CFLAGS)
tests_plugins_sfu_sdp_test_simulcast_LDADD = $(SFU_TEST_LIBS)

check_PROGRAMS += %D%/test-negotiation
tests_plugins_sfu_sdp_test_negotiation_SOURCES = %D%/test-negotiation.c %D%/golden.h
tests_plugins_sfu_sdp_test_negotiation_CFLAGS = $(AM_CFLAGS) $(GST_SDP_CFLAGS)
tests_plugins_sfu_sdp_test_negotiation_LDADD = $(SFU_TEST_LIBS)

check_PROGRAMS += %D%/test-description
tests_plugins_sfu_sdp_test_description_SOURCES = %D%/test-description.c %D%/golden.h
tests_plugins_sfu_sdp_test_description_CFLAGS = $(AM_CFLAGS) $(GST_SDP_CFLAGS)
tests_plugins_sfu_sdp_test_description_LDADD = $(SFU_TEST_LIBS)

check_PROGRAMS += %D%/test-answer
tests_plugins_sfu_sdp_test_answer_SOURCES = %D%/test-answer.c %D%/golden.h
tests_plugins_sfu_sdp_test_answer_CFLAGS = $(AM_CFLAGS) $(GST_SDP_CFLAGS)
tests_plugins_sfu_sdp_test_answer_LDADD = $(SFU_TEST_LIBS)

check_PROGRAMS += %D%/test-subscribe-offer
tests_plugins_sfu_sdp_test_subscribe_offer_SOURCES = %D%/test-subscribe-offer.c %D%/golden.h
tests_plugins_sfu_sdp_test_subscribe_offer_CFLAGS = $(AM_CFLAGS) $(GST_SDP_CFLAGS)
tests_plugins_sfu_sdp_test_subscribe_offer_LDADD = $(SFU_TEST_LIBS)

check_PROGRAMS += %D%/test-fragment
tests_plugins_sfu_sdp_test_fragment_SOURCES = %D%/test-fragment.c %D%/golden.h
tests_plugins_sfu_sdp_test_fragment_CFLAGS = $(AM_CFLAGS) $(GST_SDP_CFLAGS)
tests_plugins_sfu_sdp_test_fragment_LDADD = $(SFU_TEST_LIBS)

check_PROGRAMS += %D%/test-local

tests_plugins_sfu_sdp_test_local_SOURCES = %D%/test-local.c
tests_plugins_sfu_sdp_test_local_CFLAGS = $(AM_CFLAGS) $(GST_SDP_CFLAGS)
tests_plugins_sfu_sdp_test_local_LDADD = $(SFU_TEST_LIBS) $(GST_SDP_LIBS)

EXTRA_DIST += \
	%D%/data/aiortc-offer.sdp \
	%D%/data/chromium-offer.sdp \
	%D%/data/chromium-simulcast-offer.sdp \
	%D%/data/chromium-subscribe-answer.sdp \
	%D%/data/chromium-subscribe-answer-refused.sdp \
	%D%/data/chromium-watch-offer.sdp \
	%D%/data/simple-whip-client-offer.sdp \
	%D%/data/webrtcbin-watch-offer.sdp
