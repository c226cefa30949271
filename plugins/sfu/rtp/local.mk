plugins_sfu_libsfu_la_SOURCES += \
	%D%/bytes.h \
	%D%/cache.h \
	%D%/feedback.h \
	%D%/header.h \
	%D%/key-frame-request.h \
	%D%/nack-list.h \
	%D%/parameters.h \
	%D%/receive-stats.h \
	%D%/rewriter.h \
	%D%/rtt.h \
	%D%/rtx.h \
	%D%/sender-report.h \
	%D%/sequence.h
