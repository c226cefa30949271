libmeeting_gateway_la_SOURCES += \
	%D%/error.c
