libmeeting_gateway_la_SOURCES += \
	%D%/limits.h \
	%D%/server.h \
	%D%/websocket.h
