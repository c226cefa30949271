# Fuzz targets: fuzz-NAME.c with LLVMFuzzerTestOneInput(), its seeds in corpus/NAME/. To add one,
# add two lines at the end:
#
#   FUZZ_TARGETS += tests/fuzz/fuzz-NAME
#   tests_fuzz_fuzz_NAME_SOURCES = %D%/fuzz-NAME.c $(FUZZ_MAIN)
#
# (hyphens of NAME become underscores on the left of the second; a third line
# tests_fuzz_fuzz_NAME_CFLAGS = $(AM_CFLAGS) $(NICE_CFLAGS) where headers need it). In `make check`
# they replay their seeds and variations of them; tests/fuzz/run NAME SECONDS explores.
FUZZ_TARGETS =
if FUZZING
FUZZ_MAIN =
else
FUZZ_MAIN = %D%/replay.c
endif
check_PROGRAMS += $(FUZZ_TARGETS)
EXTRA_DIST += %D%/corpus %D%/run

# What programs link that say nothing else: the fuzz targets.
LDADD = $(FUZZ_LIBS) $(SFU_TEST_LIBS)

FUZZ_TARGETS += tests/fuzz/fuzz-rtp
tests_fuzz_fuzz_rtp_SOURCES = %D%/fuzz-rtp.c $(FUZZ_MAIN)

FUZZ_TARGETS += tests/fuzz/fuzz-rtcp
tests_fuzz_fuzz_rtcp_SOURCES = %D%/fuzz-rtcp.c $(FUZZ_MAIN)

FUZZ_TARGETS += tests/fuzz/fuzz-vp8
tests_fuzz_fuzz_vp8_SOURCES = %D%/fuzz-vp8.c $(FUZZ_MAIN)

FUZZ_TARGETS += tests/fuzz/fuzz-srtp
tests_fuzz_fuzz_srtp_SOURCES = %D%/fuzz-srtp.c $(FUZZ_MAIN)

FUZZ_TARGETS += tests/fuzz/fuzz-stun
tests_fuzz_fuzz_stun_SOURCES = %D%/fuzz-stun.c $(FUZZ_MAIN)
tests_fuzz_fuzz_stun_CFLAGS = $(AM_CFLAGS) $(NICE_CFLAGS)

FUZZ_TARGETS += tests/fuzz/fuzz-conf
tests_fuzz_fuzz_conf_SOURCES = %D%/fuzz-conf.c $(FUZZ_MAIN)

FUZZ_TARGETS += tests/fuzz/fuzz-sdp
tests_fuzz_fuzz_sdp_SOURCES = %D%/fuzz-sdp.c $(FUZZ_MAIN)
tests_fuzz_fuzz_sdp_CFLAGS = $(AM_CFLAGS) $(GST_SDP_CFLAGS)

FUZZ_TARGETS += tests/fuzz/fuzz-signalling
tests_fuzz_fuzz_signalling_SOURCES = %D%/fuzz-signalling.c $(FUZZ_MAIN) \
	tests/plugins/sfu/fake-media.c tests/plugins/sfu/fake-media.h \
	tests/plugins/sfu/fake-client.c tests/plugins/sfu/fake-client.h

FUZZ_TARGETS += tests/fuzz/fuzz-http-request
tests_fuzz_fuzz_http_request_SOURCES = %D%/fuzz-http-request.c $(FUZZ_MAIN)

FUZZ_TARGETS += tests/fuzz/fuzz-json
tests_fuzz_fuzz_json_SOURCES = %D%/fuzz-json.c $(FUZZ_MAIN)

FUZZ_TARGETS += tests/fuzz/fuzz-turn
tests_fuzz_fuzz_turn_SOURCES = %D%/fuzz-turn.c $(FUZZ_MAIN)
tests_fuzz_fuzz_turn_CFLAGS = $(AM_CFLAGS) $(NICE_CFLAGS)
tests_fuzz_fuzz_turn_LDADD = $(FUZZ_LIBS) $(TURN_TEST_LIBS)

FUZZ_TARGETS += tests/fuzz/fuzz-allocation-query
tests_fuzz_fuzz_allocation_query_SOURCES = %D%/fuzz-allocation-query.c $(FUZZ_MAIN)
tests_fuzz_fuzz_allocation_query_LDADD = $(FUZZ_LIBS) plugins/allocate/http/libhttp.la $(TEST_LIBS)

FUZZ_TARGETS += tests/fuzz/fuzz-files
tests_fuzz_fuzz_files_SOURCES = %D%/fuzz-files.c $(FUZZ_MAIN)
tests_fuzz_fuzz_files_LDADD = $(FUZZ_LIBS) $(FS_TEST_LIBS)

FUZZ_TARGETS += tests/fuzz/fuzz-vp9
tests_fuzz_fuzz_vp9_SOURCES = %D%/fuzz-vp9.c $(FUZZ_MAIN)

FUZZ_TARGETS += tests/fuzz/fuzz-h264
tests_fuzz_fuzz_h264_SOURCES = %D%/fuzz-h264.c $(FUZZ_MAIN)

FUZZ_TARGETS += tests/fuzz/fuzz-av1
tests_fuzz_fuzz_av1_SOURCES = %D%/fuzz-av1.c $(FUZZ_MAIN)

FUZZ_TARGETS += tests/fuzz/fuzz-red
tests_fuzz_fuzz_red_SOURCES = %D%/fuzz-red.c $(FUZZ_MAIN)

FUZZ_TARGETS += tests/fuzz/fuzz-dd
tests_fuzz_fuzz_dd_SOURCES = %D%/fuzz-dd.c $(FUZZ_MAIN)

FUZZ_TARGETS += tests/fuzz/fuzz-fmtp
tests_fuzz_fuzz_fmtp_SOURCES = %D%/fuzz-fmtp.c $(FUZZ_MAIN)

FUZZ_TARGETS += tests/fuzz/fuzz-stream
tests_fuzz_fuzz_stream_SOURCES = %D%/fuzz-stream.c $(FUZZ_MAIN)

FUZZ_TARGETS += tests/fuzz/fuzz-forward
tests_fuzz_fuzz_forward_SOURCES = %D%/fuzz-forward.c $(FUZZ_MAIN) \
	tests/plugins/sfu/sim/lane.c tests/plugins/sfu/sim/peer.c \
	tests/plugins/sfu/sim/sim.c tests/plugins/sfu/sim/sim.h \
	tests/plugins/sfu/sim/transport.c tests/plugins/sfu/sim/world.h
