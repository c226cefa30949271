libmeeting_gateway_la_SOURCES += \
	%D%/body.c %D%/body.h \
	%D%/byte-range.c %D%/byte-range.h \
	%D%/census.c %D%/census.h \
	%D%/client-request.c %D%/client-request.h \
	%D%/client.c %D%/client.h \
	%D%/channel.c %D%/channel.h \
	%D%/connection.c %D%/connection.h \
	%D%/entity-tag.c %D%/entity-tag.h \
	%D%/frame-scanner.c %D%/frame-scanner.h \
	%D%/inflow.c %D%/inflow.h \
	%D%/json.c %D%/json.h \
	%D%/limits.h \
	%D%/listener.c %D%/listener.h \
	%D%/mounts.c %D%/mounts.h \
	%D%/path.c %D%/path.h \
	%D%/peer.c %D%/peer.h \
	%D%/reply.c \
	%D%/request.c \
	%D%/request-reader.c %D%/request-reader.h \
	%D%/request-scanner.c %D%/request-scanner.h \
	%D%/retry-after.c %D%/retry-after.h \
	%D%/server.c %D%/server.h \
	%D%/status.c %D%/status.h \
	%D%/stream.c %D%/stream.h \
	%D%/stream-reply.c \
	%D%/tunnel.c %D%/tunnel.h \
	%D%/websocket.c %D%/websocket.h %D%/websocket-accept.h
