plugins_sfu_libsfu_la_SOURCES += \
	%D%/answer.c %D%/answer.h \
	%D%/bounds.c %D%/bounds.h \
	%D%/description.c %D%/description.h \
	%D%/extensions.c %D%/extensions.h \
	%D%/formats.c %D%/formats.h \
	%D%/fragment.c %D%/fragment.h \
	%D%/local.c %D%/local.h \
	%D%/negotiation.c %D%/negotiation.h \
	%D%/scan.c %D%/scan.h \
	%D%/section.c %D%/section.h \
	%D%/simulcast.c %D%/simulcast.h \
	%D%/ssrcs.c %D%/ssrcs.h \
	%D%/subscribe-offer.c %D%/subscribe-offer.h
