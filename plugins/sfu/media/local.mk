plugins_sfu_libsfu_la_SOURCES += \
	%D%/batch.c %D%/batch.h \
	%D%/connection.c \
	%D%/credentials.c %D%/credentials.h \
	%D%/demux.c %D%/demux.h \
	%D%/descriptors.c %D%/descriptors.h \
	%D%/endpoint.c %D%/endpoint.h \
	%D%/fan-out.c %D%/fan-out.h \
	%D%/feed.c %D%/feed.h \
	%D%/feed-set.c %D%/feed-set.h \
	%D%/handles.h \
	%D%/inbound.c %D%/inbound.h \
	%D%/lane.c %D%/lane.h \
	%D%/lane-metrics.c %D%/lane-metrics.h \
	%D%/levels.c %D%/levels.h \
	%D%/level-watch.c %D%/level-watch.h \
	%D%/media.c %D%/media.h \
	%D%/outbound.c %D%/outbound.h %D%/outbound-private.h %D%/outbound-repair.c \
	%D%/out-descriptors.c %D%/out-descriptors.h \
	%D%/out-stream.c %D%/out-stream.h \
	%D%/receiver.c \
	%D%/remb-reporter.c %D%/remb-reporter.h \
	%D%/red-reader.c %D%/red-reader.h \
	%D%/red-trail.c %D%/red-trail.h \
	%D%/rtcp-router.c %D%/rtcp-router.h \
	%D%/sender.c \
	%D%/sieve.c %D%/sieve.h
