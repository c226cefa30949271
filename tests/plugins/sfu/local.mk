SFU_TEST_LIBS = plugins/sfu/libsfu.la $(TEST_LIBS)
SFU_FAKE_MEDIA = %D%/fake-media.c %D%/fake-media.h
SFU_FAKE_CLIENT = %D%/fake-client.c %D%/fake-client.h

include %D%/audio/local.mk

check_PROGRAMS += %D%/test-request
tests_plugins_sfu_test_request_SOURCES = %D%/test-request.c
tests_plugins_sfu_test_request_CFLAGS = $(AM_CFLAGS) $(GST_SDP_CFLAGS)
tests_plugins_sfu_test_request_LDADD = $(SFU_TEST_LIBS)

check_PROGRAMS += %D%/test-identity
tests_plugins_sfu_test_identity_SOURCES = %D%/test-identity.c
tests_plugins_sfu_test_identity_CFLAGS = $(AM_CFLAGS) $(GST_SDP_CFLAGS)
tests_plugins_sfu_test_identity_LDADD = $(SFU_TEST_LIBS)

check_PROGRAMS += %D%/test-publisher
tests_plugins_sfu_test_publisher_SOURCES = %D%/test-publisher.c $(SFU_FAKE_MEDIA)
tests_plugins_sfu_test_publisher_CFLAGS = $(AM_CFLAGS) $(GST_SDP_CFLAGS)
tests_plugins_sfu_test_publisher_LDADD = $(SFU_TEST_LIBS)

check_PROGRAMS += %D%/test-slot
tests_plugins_sfu_test_slot_SOURCES = %D%/test-slot.c $(SFU_FAKE_MEDIA)
tests_plugins_sfu_test_slot_CFLAGS = $(AM_CFLAGS) $(GST_SDP_CFLAGS)
tests_plugins_sfu_test_slot_LDADD = $(SFU_TEST_LIBS)

check_PROGRAMS += %D%/test-subscription
tests_plugins_sfu_test_subscription_SOURCES = %D%/test-subscription.c $(SFU_FAKE_MEDIA) $(SFU_FAKE_CLIENT)
tests_plugins_sfu_test_subscription_CFLAGS = $(AM_CFLAGS) $(GST_SDP_CFLAGS)
tests_plugins_sfu_test_subscription_LDADD = $(SFU_TEST_LIBS)

check_PROGRAMS += %D%/test-room
tests_plugins_sfu_test_room_SOURCES = %D%/test-room.c $(SFU_FAKE_MEDIA) $(SFU_FAKE_CLIENT)
tests_plugins_sfu_test_room_CFLAGS = $(AM_CFLAGS) $(GST_SDP_CFLAGS)
tests_plugins_sfu_test_room_LDADD = $(SFU_TEST_LIBS)

check_PROGRAMS += %D%/test-signalling
tests_plugins_sfu_test_signalling_SOURCES = %D%/test-signalling.c $(SFU_FAKE_MEDIA) $(SFU_FAKE_CLIENT)
tests_plugins_sfu_test_signalling_CFLAGS = $(AM_CFLAGS) $(GST_SDP_CFLAGS)
tests_plugins_sfu_test_signalling_LDADD = $(SFU_TEST_LIBS)

check_PROGRAMS += %D%/test-chat
tests_plugins_sfu_test_chat_SOURCES = %D%/test-chat.c
tests_plugins_sfu_test_chat_LDADD = $(SFU_TEST_LIBS)

check_PROGRAMS += %D%/test-log
tests_plugins_sfu_test_log_SOURCES = %D%/test-log.c
tests_plugins_sfu_test_log_LDADD = $(SFU_TEST_LIBS)

check_PROGRAMS += %D%/test-settings
tests_plugins_sfu_test_settings_SOURCES = %D%/test-settings.c
tests_plugins_sfu_test_settings_LDADD = $(SFU_TEST_LIBS)

check_PROGRAMS += %D%/test-track
tests_plugins_sfu_test_track_SOURCES = %D%/test-track.c $(SFU_FAKE_MEDIA)
tests_plugins_sfu_test_track_LDADD = $(SFU_TEST_LIBS)

check_PROGRAMS += %D%/test-viewer
tests_plugins_sfu_test_viewer_SOURCES = %D%/test-viewer.c $(SFU_FAKE_MEDIA)
tests_plugins_sfu_test_viewer_CFLAGS = $(AM_CFLAGS) $(GST_SDP_CFLAGS)
tests_plugins_sfu_test_viewer_LDADD = $(SFU_TEST_LIBS)

include %D%/codec/local.mk
include %D%/http/local.mk
include %D%/rtcp/local.mk
include %D%/rtp/local.mk
include %D%/sdp/local.mk
include %D%/sim/local.mk
include %D%/transport/local.mk

# After the transport, whose test peer it uses.
include %D%/media/local.mk

check_PROGRAMS += %D%/test-last-n
tests_plugins_sfu_test_last_n_SOURCES = %D%/test-last-n.c $(SFU_FAKE_MEDIA) $(SFU_FAKE_CLIENT)
tests_plugins_sfu_test_last_n_CFLAGS = $(AM_CFLAGS) $(GST_SDP_CFLAGS)
tests_plugins_sfu_test_last_n_LDADD = $(SFU_TEST_LIBS)
