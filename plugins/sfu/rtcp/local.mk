plugins_sfu_libsfu_la_SOURCES += \
	%D%/builder.c \
	%D%/builder.h \
	%D%/fir.c \
	%D%/fir.h \
	%D%/nack.c \
	%D%/nack.h \
	%D%/pli.c \
	%D%/pli.h \
	%D%/reader.c \
	%D%/reader.h \
	%D%/remb.c \
	%D%/remb.h \
	%D%/report-block.c \
	%D%/report-block.h \
	%D%/rr.c \
	%D%/rr.h \
	%D%/sdes.c \
	%D%/sdes.h \
	%D%/sr.c \
	%D%/sr.h \
	%D%/transport-cc.c \
	%D%/transport-cc.h
