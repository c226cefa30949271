# The turn role. Its parts are in a convenience library, so that unit tests reach them; the plugin
# itself exports one symbol.
noinst_LTLIBRARIES += %D%/libturn.la
plugins_turn_libturn_la_SOURCES = \
	%D%/allocation.c %D%/allocation.h \
	%D%/auth.c %D%/auth.h \
	%D%/burst.c %D%/burst.h \
	%D%/channel.c %D%/channel.h \
	%D%/counters.c %D%/counters.h \
	%D%/dtls.c %D%/dtls.h \
	%D%/dtls-door.c %D%/dtls-door.h \
	%D%/fleet.c %D%/fleet.h \
	%D%/framing.c %D%/framing.h \
	%D%/free-port.c %D%/free-port.h \
	%D%/guests.c %D%/guests.h \
	%D%/identity.c %D%/identity.h \
	%D%/lane.c %D%/lane.h \
	%D%/limit.c %D%/limit.h \
	%D%/nonce.c %D%/nonce.h \
	%D%/outbox.c %D%/outbox.h \
	%D%/peers.c %D%/peers.h \
	%D%/permission.c %D%/permission.h \
	%D%/port-pool.c %D%/port-pool.h \
	%D%/quota.c %D%/quota.h \
	%D%/range.c %D%/range.h \
	%D%/relay.c %D%/relay.h \
	%D%/requests.c %D%/requests.h \
	%D%/secure.c %D%/secure.h \
	%D%/server.c %D%/server.h \
	%D%/settings.c %D%/settings.h \
	%D%/shared.c %D%/shared.h \
	%D%/stream.c %D%/stream.h \
	%D%/stream-door.c %D%/stream-door.h \
	%D%/stun.c %D%/stun.h \
	%D%/table.c %D%/table.h \
	%D%/traffic.c %D%/traffic.h \
	%D%/way.c %D%/way.h
plugins_turn_libturn_la_CPPFLAGS = $(AM_CPPFLAGS) -DG_LOG_DOMAIN=\"gw-turn\"
plugins_turn_libturn_la_CFLAGS = $(AM_CFLAGS) $(NICE_CFLAGS)
plugins_turn_libturn_la_LIBADD = libmeeting-gateway.la $(NICE_LIBS) $(CRYPTO_LIBS)

plugins_LTLIBRARIES += %D%/turn.la
plugins_turn_turn_la_SOURCES = %D%/plugin.c
plugins_turn_turn_la_CPPFLAGS = $(AM_CPPFLAGS) -DG_LOG_DOMAIN=\"gw-turn\"
plugins_turn_turn_la_CFLAGS = $(AM_CFLAGS) $(NICE_CFLAGS)
plugins_turn_turn_la_LDFLAGS = $(PLUGIN_FLAGS)
plugins_turn_turn_la_LIBADD = %D%/libturn.la libmeeting-gateway.la $(GLIB_LIBS) $(SOUP_LIBS) $(JSON_LIBS)
