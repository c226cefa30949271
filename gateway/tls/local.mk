libmeeting_gateway_la_SOURCES += \
	%D%/authority.h \
	%D%/certificate.h
