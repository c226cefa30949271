plugins_sfu_libsfu_la_SOURCES += \
	%D%/codec.c \
	%D%/codec.h \
	%D%/opus.c \
	%D%/opus.h \
	%D%/vp8.c \
	%D%/vp8.h
