plugins_sfu_libsfu_la_SOURCES += \
	%D%/bytes.h \
	%D%/cache.c \
	%D%/cache.h \
	%D%/feedback.c \
	%D%/feedback.h \
	%D%/frame-group.c \
	%D%/frame-group.h \
	%D%/header.c \
	%D%/header.h \
	%D%/key-frame-request.c \
	%D%/key-frame-request.h \
	%D%/layer-selector.c \
	%D%/layer-selector.h \
	%D%/nack-list.c \
	%D%/nack-list.h \
	%D%/parameters.h \
	%D%/pieces.h \
	%D%/receive-stats.c \
	%D%/receive-stats.h \
	%D%/redundancy.c %D%/redundancy.h \
	%D%/rewriter.c \
	%D%/rewriter.h \
	%D%/rtt.c \
	%D%/rtt.h \
	%D%/rtx.c \
	%D%/rtx.h \
	%D%/sender-report.c \
	%D%/sender-report.h \
	%D%/sequence.c \
	%D%/sequence.h \
	%D%/stream-meter.c \
	%D%/stream-meter.h
