# A WebRTC peer for tests, on libnice's STUN, OpenSSL and libsrtp2.
noinst_LTLIBRARIES += %D%/libpeer.la
tests_plugins_sfu_transport_libpeer_la_SOURCES = \
	%D%/peer-dtls.c %D%/peer-dtls.h \
	%D%/peer-socket.c %D%/peer-socket.h \
	%D%/peer.c %D%/peer.h
tests_plugins_sfu_transport_libpeer_la_CFLAGS = $(AM_CFLAGS) $(NICE_CFLAGS) $(SRTP2_CFLAGS)
PEER_TEST_LIBS = tests/plugins/sfu/transport/libpeer.la $(SFU_TEST_LIBS) $(NICE_LIBS) $(SRTP2_LIBS)

check_PROGRAMS += \
	%D%/test-moves \
	%D%/test-paths \
	%D%/test-transport

tests_plugins_sfu_transport_test_moves_SOURCES = %D%/test-moves.c %D%/link.c %D%/link.h
tests_plugins_sfu_transport_test_moves_CFLAGS = $(AM_CFLAGS) $(NICE_CFLAGS)
tests_plugins_sfu_transport_test_moves_LDADD = $(PEER_TEST_LIBS)

tests_plugins_sfu_transport_test_paths_SOURCES = %D%/test-paths.c %D%/link.c %D%/link.h
tests_plugins_sfu_transport_test_paths_CFLAGS = $(AM_CFLAGS) $(NICE_CFLAGS)
tests_plugins_sfu_transport_test_paths_LDADD = $(PEER_TEST_LIBS)
tests_plugins_sfu_transport_test_transport_SOURCES = %D%/test-transport.c %D%/link.c %D%/link.h
tests_plugins_sfu_transport_test_transport_CFLAGS = $(AM_CFLAGS) $(NICE_CFLAGS)
tests_plugins_sfu_transport_test_transport_LDADD = $(PEER_TEST_LIBS)

check_PROGRAMS += \
	%D%/test-replay \
	%D%/test-srtp \
	%D%/test-stun

tests_plugins_sfu_transport_test_replay_SOURCES = %D%/test-replay.c
tests_plugins_sfu_transport_test_replay_LDADD = $(SFU_TEST_LIBS)
tests_plugins_sfu_transport_test_srtp_SOURCES = %D%/test-srtp.c
tests_plugins_sfu_transport_test_srtp_CFLAGS = $(AM_CFLAGS) $(SRTP2_CFLAGS)
tests_plugins_sfu_transport_test_srtp_LDADD = $(SFU_TEST_LIBS) $(SRTP2_LIBS)
tests_plugins_sfu_transport_test_stun_SOURCES = %D%/test-stun.c
tests_plugins_sfu_transport_test_stun_CFLAGS = $(AM_CFLAGS) $(NICE_CFLAGS)
tests_plugins_sfu_transport_test_stun_LDADD = $(SFU_TEST_LIBS) $(NICE_LIBS)

check_PROGRAMS += \
	%D%/test-ice \
	%D%/test-nice

tests_plugins_sfu_transport_test_ice_SOURCES = %D%/test-ice.c
tests_plugins_sfu_transport_test_ice_LDADD = $(SFU_TEST_LIBS)
tests_plugins_sfu_transport_test_nice_SOURCES = %D%/test-nice.c
tests_plugins_sfu_transport_test_nice_CFLAGS = $(AM_CFLAGS) $(NICE_CFLAGS)
tests_plugins_sfu_transport_test_nice_LDADD = $(PEER_TEST_LIBS)

check_PROGRAMS += %D%/test-fingerprint

tests_plugins_sfu_transport_test_fingerprint_SOURCES = %D%/test-fingerprint.c
tests_plugins_sfu_transport_test_fingerprint_LDADD = $(SFU_TEST_LIBS)

check_PROGRAMS += %D%/test-peers

tests_plugins_sfu_transport_test_peers_SOURCES = %D%/test-peers.c
tests_plugins_sfu_transport_test_peers_LDADD = $(SFU_TEST_LIBS)

check_PROGRAMS += %D%/test-strays

tests_plugins_sfu_transport_test_strays_SOURCES = %D%/test-strays.c
tests_plugins_sfu_transport_test_strays_LDADD = $(SFU_TEST_LIBS)

check_PROGRAMS += \
	%D%/test-stream \
	%D%/test-streams

tests_plugins_sfu_transport_test_stream_SOURCES = %D%/test-stream.c
tests_plugins_sfu_transport_test_stream_LDADD = $(SFU_TEST_LIBS)
tests_plugins_sfu_transport_test_streams_SOURCES = %D%/test-streams.c
tests_plugins_sfu_transport_test_streams_LDADD = $(SFU_TEST_LIBS)
