# The sfu role. Its parts are in a convenience library, so that unit tests reach them; the plugin
# itself exports one symbol.
noinst_LTLIBRARIES += %D%/libsfu.la
plugins_sfu_libsfu_la_SOURCES = \
	%D%/chat.c %D%/chat.h \
	%D%/client.h \
	%D%/connection.h \
	%D%/error.c %D%/error.h \
	%D%/identity.c %D%/identity.h \
	%D%/last-n.c %D%/last-n.h \
	%D%/log.c %D%/log.h \
	%D%/meetings.c %D%/meetings.h \
	%D%/participant.c %D%/participant.h \
	%D%/publisher.c %D%/publisher.h \
	%D%/request.c %D%/request.h \
	%D%/room.c %D%/room.h \
	%D%/settings.c %D%/settings.h \
	%D%/signalling.c %D%/signalling.h \
	%D%/slot.c %D%/slot.h \
	%D%/socket.c %D%/socket.h \
	%D%/subscription.c %D%/subscription.h \
	%D%/track.c %D%/track.h \
	%D%/viewer.c %D%/viewer.h
plugins_sfu_libsfu_la_CFLAGS = $(AM_CFLAGS) $(NICE_CFLAGS) $(GST_SDP_CFLAGS)
plugins_sfu_libsfu_la_LIBADD = libmeeting-gateway.la $(NICE_LIBS) $(GST_SDP_LIBS) $(CRYPTO_LIBS)

include %D%/audio/local.mk
include %D%/codec/local.mk
include %D%/http/local.mk
include %D%/media/local.mk
include %D%/rtcp/local.mk
include %D%/rtp/local.mk
include %D%/sdp/local.mk
include %D%/transport/local.mk

plugins_LTLIBRARIES += %D%/sfu.la
plugins_sfu_sfu_la_SOURCES = %D%/plugin.c
plugins_sfu_sfu_la_LDFLAGS = $(PLUGIN_FLAGS)
plugins_sfu_sfu_la_LIBADD = %D%/libsfu.la libmeeting-gateway.la $(GLIB_LIBS) $(SOUP_LIBS) $(JSON_LIBS)

EXTRA_DIST += %D%/README.md
