# The api role. Its parts are in a convenience library, so that unit tests reach them; the plugin
# itself exports one symbol.
noinst_LTLIBRARIES += %D%/libapi.la
plugins_api_libapi_la_SOURCES = \
	%D%/allocation-service.c %D%/allocation-service.h \
	%D%/account/account.c %D%/account/account.h \
	%D%/account/code.c %D%/account/code.h \
	%D%/account/cookie.c %D%/account/cookie.h \
	%D%/account/email.c %D%/account/email.h \
	%D%/account/link.c %D%/account/link.h \
	%D%/account/me.c %D%/account/me.h \
	%D%/account/session.c %D%/account/session.h \
	%D%/account/sign-in.c %D%/account/sign-in.h \
	%D%/api.c %D%/api.h \
	%D%/body.c %D%/body.h \
	%D%/calendar.c %D%/calendar.h \
	%D%/file-places.c %D%/file-places.h \
	%D%/fleet.c %D%/fleet.h \
	%D%/fleet-page.c %D%/fleet-page.h \
	%D%/files.c %D%/files.h \
	%D%/ice-servers.c %D%/ice-servers.h \
	%D%/id.c %D%/id.h \
	%D%/join.c %D%/join.h \
	%D%/mail/mail.c %D%/mail/mail.h \
	%D%/mail/mailer.c %D%/mail/mailer.h \
	%D%/mail/message.c %D%/mail/message.h \
	%D%/mail/relays.c %D%/mail/relays.h \
	%D%/mail/smtp.c %D%/mail/smtp.h \
	%D%/meeting.c %D%/meeting.h \
	%D%/meetings.c %D%/meetings.h \
	%D%/nodes.c %D%/nodes.h \
	%D%/pages.c %D%/pages.h \
	%D%/place-token.c %D%/place-token.h \
	%D%/placement.c %D%/placement.h \
	%D%/random.c %D%/random.h \
	%D%/rate-limit.c %D%/rate-limit.h \
	%D%/request.c %D%/request.h \
	%D%/routes.c %D%/routes.h \
	%D%/schedule.c %D%/schedule.h \
	%D%/scheduled.c %D%/scheduled.h \
	%D%/store/accounts.c %D%/store/accounts.h \
	%D%/store/choice.c %D%/store/choice.h \
	%D%/store/database.c %D%/store/database.h \
	%D%/store/file-queries.c %D%/store/file-queries.h \
	%D%/store/migrations.c %D%/store/migrations.h \
	%D%/store/mysql.c %D%/store/mysql.h \
	%D%/store/mysql-link.c %D%/store/mysql-link.h \
	%D%/store/mysql-statement.c %D%/store/mysql-statement.h \
	%D%/store/outbox.c %D%/store/outbox.h \
	%D%/store/queries.c %D%/store/queries.h \
	%D%/store/schedule.c %D%/store/schedule.h \
	%D%/store/sqlite.c %D%/store/sqlite.h \
	%D%/store/store.c %D%/store/store.h \
	%D%/text.c %D%/text.h \
	%D%/times.c %D%/times.h
plugins_api_libapi_la_CPPFLAGS = $(AM_CPPFLAGS) -DG_LOG_DOMAIN=\"gw-api\"
plugins_api_libapi_la_CFLAGS = $(AM_CFLAGS) $(SQLITE_CFLAGS) $(MARIADB_CFLAGS) $(CURL_CFLAGS) $(GMIME_CFLAGS)
plugins_api_libapi_la_LIBADD = %D%/web/libweb.la libmeeting-gateway.la $(SQLITE_LIBS) \
	$(MARIADB_LIBS) $(CURL_LIBS) $(GMIME_LIBS) $(CRYPTO_LIBS)

plugins_LTLIBRARIES += %D%/api.la
plugins_api_api_la_SOURCES = %D%/plugin.c
plugins_api_api_la_CPPFLAGS = $(AM_CPPFLAGS) -DG_LOG_DOMAIN=\"gw-api\"
plugins_api_api_la_LDFLAGS = $(PLUGIN_FLAGS)
plugins_api_api_la_LIBADD = %D%/libapi.la libmeeting-gateway.la $(GLIB_LIBS) $(SOUP_LIBS)

include %D%/web/local.mk

EXTRA_DIST += docs/openapi.json docs/rest.md
