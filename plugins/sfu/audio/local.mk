plugins_sfu_libsfu_la_SOURCES += \
	%D%/floor.c %D%/floor.h \
	%D%/loudest.c %D%/loudest.h \
	%D%/meter.c %D%/meter.h \
	%D%/speaker.c %D%/speaker.h \
	%D%/speakers.c %D%/speakers.h
