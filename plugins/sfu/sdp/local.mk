plugins_sfu_libsfu_la_SOURCES += \
	%D%/answer.c %D%/answer.h \
	%D%/bounds.c %D%/bounds.h \
	%D%/description.c %D%/description.h \
	%D%/extensions.c %D%/extensions.h \
	%D%/fragment.c %D%/fragment.h \
	%D%/local.c %D%/local.h \
	%D%/section.c %D%/section.h \
	%D%/subscribe-offer.c %D%/subscribe-offer.h
