check_PROGRAMS += %D%/test-loudest
tests_plugins_sfu_audio_test_loudest_SOURCES = %D%/test-loudest.c
tests_plugins_sfu_audio_test_loudest_LDADD = $(SFU_TEST_LIBS)

check_PROGRAMS += %D%/test-meter %D%/test-speaker %D%/test-speakers %D%/test-floor

tests_plugins_sfu_audio_test_meter_SOURCES = %D%/test-meter.c
tests_plugins_sfu_audio_test_meter_LDADD = $(SFU_TEST_LIBS)
tests_plugins_sfu_audio_test_speaker_SOURCES = %D%/test-speaker.c
tests_plugins_sfu_audio_test_speaker_LDADD = $(SFU_TEST_LIBS)
tests_plugins_sfu_audio_test_speakers_SOURCES = %D%/test-speakers.c
tests_plugins_sfu_audio_test_speakers_LDADD = $(SFU_TEST_LIBS)
tests_plugins_sfu_audio_test_floor_SOURCES = %D%/test-floor.c $(SFU_FAKE_MEDIA)
tests_plugins_sfu_audio_test_floor_CFLAGS = $(AM_CFLAGS) $(GST_SDP_CFLAGS)
tests_plugins_sfu_audio_test_floor_LDADD = $(SFU_TEST_LIBS)
