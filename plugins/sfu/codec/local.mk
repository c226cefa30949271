plugins_sfu_libsfu_la_SOURCES += \
	%D%/codec.h \
	%D%/opus.h \
	%D%/vp8.h
