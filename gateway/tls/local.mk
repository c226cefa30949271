libmeeting_gateway_la_SOURCES += \
	%D%/authority.c %D%/authority.h \
	%D%/certificate.c %D%/certificate.h \
	%D%/certificate-files.c %D%/certificate-files.h \
	%D%/expiry.c %D%/expiry.h
