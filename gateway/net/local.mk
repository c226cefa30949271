libmeeting_gateway_la_SOURCES += \
	%D%/address.c %D%/address.h \
	%D%/poll.c %D%/poll.h \
	%D%/port-owner.c %D%/port-owner.h \
	%D%/tcp-listener.c %D%/tcp-listener.h \
	%D%/token-bucket.c %D%/token-bucket.h \
	%D%/udp-ring.c %D%/udp-ring.h \
	%D%/udp.c %D%/udp.h
