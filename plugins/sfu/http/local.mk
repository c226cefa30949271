plugins_sfu_libsfu_la_SOURCES += \
	%D%/headers.c %D%/headers.h \
	%D%/session.c %D%/session.h \
	%D%/sessions.c %D%/sessions.h \
	%D%/whep.c \
	%D%/whip.c
