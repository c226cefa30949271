# The allocate role: strategies made with the public headers only, as any out-of-tree plugin is.
ALLOCATE_CPPFLAGS = $(AM_CPPFLAGS) -DG_LOG_DOMAIN=\"gw-allocate\"

# What strategies share, and the choice of the pool.
noinst_LTLIBRARIES += %D%/libpool.la
plugins_allocate_libpool_la_SOURCES = \
	%D%/calendar.c %D%/calendar.h \
	%D%/helpers.c %D%/helpers.h \
	%D%/roster.c %D%/roster.h \
	%D%/rules.c %D%/rules.h \
	%D%/timeline.c %D%/timeline.h \
	%D%/pool/booking.c %D%/pool/booking.h \
	%D%/pool/books.c %D%/pool/books.h \
	%D%/pool/pool.c %D%/pool/pool.h \
	%D%/pool/reason.c %D%/pool/reason.h
plugins_allocate_libpool_la_CPPFLAGS = $(ALLOCATE_CPPFLAGS)
plugins_allocate_libpool_la_LIBADD = $(GLIB_LIBS)

plugins_LTLIBRARIES += %D%/allocate.la
plugins_allocate_allocate_la_SOURCES = %D%/pool/plugin.c
plugins_allocate_allocate_la_CPPFLAGS = $(ALLOCATE_CPPFLAGS)
plugins_allocate_allocate_la_LDFLAGS = $(PLUGIN_FLAGS)
plugins_allocate_allocate_la_LIBADD = %D%/libpool.la libmeeting-gateway.la $(GLIB_LIBS)

# Machines made for meetings.
noinst_LTLIBRARIES += %D%/libon-demand.la
plugins_allocate_libon_demand_la_SOURCES = \
	%D%/on-demand/commands.c %D%/on-demand/commands.h \
	%D%/on-demand/desk.c %D%/on-demand/desk.h \
	%D%/on-demand/inventory.c %D%/on-demand/inventory.h \
	%D%/on-demand/keeper.c %D%/on-demand/keeper.h \
	%D%/on-demand/ledger.c %D%/on-demand/ledger.h \
	%D%/on-demand/listing.c %D%/on-demand/listing.h \
	%D%/on-demand/machine.c %D%/on-demand/machine.h \
	%D%/on-demand/maker.c %D%/on-demand/maker.h \
	%D%/on-demand/naming.c %D%/on-demand/naming.h \
	%D%/on-demand/record.c %D%/on-demand/record.h \
	%D%/on-demand/review.c %D%/on-demand/review.h
plugins_allocate_libon_demand_la_CPPFLAGS = $(ALLOCATE_CPPFLAGS)
plugins_allocate_libon_demand_la_LIBADD = %D%/libpool.la $(GLIB_LIBS)

plugins_LTLIBRARIES += %D%/on-demand.la
plugins_allocate_on_demand_la_SOURCES = %D%/on-demand/plugin.c
plugins_allocate_on_demand_la_CPPFLAGS = $(ALLOCATE_CPPFLAGS)
plugins_allocate_on_demand_la_LDFLAGS = $(PLUGIN_FLAGS)
plugins_allocate_on_demand_la_LIBADD = %D%/libon-demand.la libmeeting-gateway.la $(GLIB_LIBS)

# Another service's answers.
noinst_LTLIBRARIES += %D%/liballocate-ask.la
plugins_allocate_liballocate_ask_la_SOURCES = \
	%D%/ask/question.c %D%/ask/question.h
plugins_allocate_liballocate_ask_la_CPPFLAGS = $(ALLOCATE_CPPFLAGS)
plugins_allocate_liballocate_ask_la_LIBADD = %D%/libpool.la $(GLIB_LIBS) $(JSON_LIBS)

plugins_LTLIBRARIES += %D%/allocate-ask.la
plugins_allocate_allocate_ask_la_SOURCES = %D%/ask/plugin.c
plugins_allocate_allocate_ask_la_CPPFLAGS = $(ALLOCATE_CPPFLAGS)
plugins_allocate_allocate_ask_la_LDFLAGS = $(PLUGIN_FLAGS)
plugins_allocate_allocate_ask_la_LIBADD = %D%/liballocate-ask.la libmeeting-gateway.la \
	$(GLIB_LIBS) $(JSON_LIBS)

# Its HTTP face for an api elsewhere, which is no strategy and knows none.
noinst_LTLIBRARIES += %D%/http/libhttp.la
plugins_allocate_http_libhttp_la_SOURCES = \
	%D%/http/meeting.c %D%/http/meeting.h \
	%D%/http/query.c %D%/http/query.h
plugins_allocate_http_libhttp_la_LIBADD = $(GLIB_LIBS)

plugins_LTLIBRARIES += %D%/allocate-http.la
plugins_allocate_allocate_http_la_SOURCES = %D%/http/plugin.c
plugins_allocate_allocate_http_la_CPPFLAGS = $(ALLOCATE_CPPFLAGS)
plugins_allocate_allocate_http_la_LDFLAGS = $(PLUGIN_FLAGS)
plugins_allocate_allocate_http_la_LIBADD = %D%/http/libhttp.la libmeeting-gateway.la \
	$(GLIB_LIBS) $(SOUP_LIBS) $(JSON_LIBS)

EXTRA_DIST += docs/allocation-interface.md
