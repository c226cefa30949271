SFU_TEST_LIBS = plugins/sfu/libsfu.la $(TEST_LIBS)

include %D%/codec/local.mk
include %D%/rtcp/local.mk
include %D%/rtp/local.mk
include %D%/sdp/local.mk
include %D%/transport/local.mk
