libmeeting_gateway_la_SOURCES += \
	%D%/acme.c %D%/acme.h \
	%D%/acme-attempt.c %D%/acme-attempt.h \
	%D%/acme-challenge.c %D%/acme-challenge.h \
	%D%/acme-door.c %D%/acme-door.h \
	%D%/acme-plan.c %D%/acme-plan.h \
	%D%/authority.c %D%/authority.h \
	%D%/certificate.c %D%/certificate.h \
	%D%/certificate-files.c %D%/certificate-files.h \
	%D%/datagram-bio.c %D%/datagram-bio.h \
	%D%/expiry.c %D%/expiry.h \
	%D%/public-name.c %D%/public-name.h \
	%D%/server-context.c %D%/server-context.h
