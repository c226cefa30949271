plugins_sfu_libsfu_la_SOURCES += \
	%D%/av1.c \
	%D%/av1.h \
	%D%/codec.c \
	%D%/codec.h \
	%D%/frame-info.h \
	%D%/h264.c \
	%D%/h264.h \
	%D%/opus.c \
	%D%/opus.h \
	%D%/picture-numbers.h \
	%D%/red.c \
	%D%/red.h \
	%D%/vp8.c \
	%D%/vp8.h \
	%D%/vp9.c \
	%D%/vp9.h
