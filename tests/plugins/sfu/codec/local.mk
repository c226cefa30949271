check_PROGRAMS += %D%/test-opus
tests_plugins_sfu_codec_test_opus_SOURCES = %D%/test-opus.c
tests_plugins_sfu_codec_test_opus_LDADD = $(SFU_TEST_LIBS)
check_PROGRAMS += %D%/test-vp8
tests_plugins_sfu_codec_test_vp8_SOURCES = %D%/test-vp8.c
tests_plugins_sfu_codec_test_vp8_LDADD = $(SFU_TEST_LIBS)
