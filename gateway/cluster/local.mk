libmeeting_gateway_la_SOURCES += \
	%D%/allocation-answer.c %D%/allocation-answer.h \
	%D%/allocation-query.c %D%/allocation-query.h \
	%D%/booking.c %D%/booking.h \
	%D%/heartbeat.c %D%/heartbeat.h \
	%D%/label.c %D%/label.h \
	%D%/media-ports.c %D%/media-ports.h \
	%D%/media-table.c %D%/media-table.h \
	%D%/node.c %D%/node.h \
	%D%/secret.c %D%/secret.h \
	%D%/sign-in-link.c %D%/sign-in-link.h \
	%D%/token.c %D%/token.h \
	%D%/turn-credentials.c %D%/turn-credentials.h \
	%D%/turn-peers.h \
	%D%/wall-clock.h
