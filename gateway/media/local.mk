libmeeting_gateway_la_SOURCES += \
	%D%/mailbox.c %D%/mailbox.h \
	%D%/packet.c %D%/packet.h \
	%D%/timer.c %D%/timer.h \
	%D%/worker.c %D%/worker.h
