# The allocate role: strategies made with the public headers only, as any out-of-tree plugin is.
noinst_LTLIBRARIES += %D%/libpool.la
plugins_allocate_libpool_la_SOURCES = \
	%D%/pool.c %D%/pool.h
plugins_allocate_libpool_la_CPPFLAGS = $(AM_CPPFLAGS) -DG_LOG_DOMAIN=\"gw-allocate\"
plugins_allocate_libpool_la_LIBADD = $(GLIB_LIBS)

plugins_LTLIBRARIES += %D%/allocate.la
plugins_allocate_allocate_la_SOURCES = %D%/plugin.c
plugins_allocate_allocate_la_CPPFLAGS = $(AM_CPPFLAGS) -DG_LOG_DOMAIN=\"gw-allocate\"
plugins_allocate_allocate_la_LDFLAGS = $(PLUGIN_FLAGS)
plugins_allocate_allocate_la_LIBADD = %D%/libpool.la libmeeting-gateway.la $(GLIB_LIBS)

# Its HTTP face for an api elsewhere, which is no strategy and knows none.
noinst_LTLIBRARIES += %D%/http/libhttp.la
plugins_allocate_http_libhttp_la_SOURCES = \
	%D%/http/query.c %D%/http/query.h
plugins_allocate_http_libhttp_la_LIBADD = $(GLIB_LIBS)

plugins_LTLIBRARIES += %D%/allocate-http.la
plugins_allocate_allocate_http_la_SOURCES = %D%/http/plugin.c
plugins_allocate_allocate_http_la_CPPFLAGS = $(AM_CPPFLAGS) -DG_LOG_DOMAIN=\"gw-allocate\"
plugins_allocate_allocate_http_la_LDFLAGS = $(PLUGIN_FLAGS)
plugins_allocate_allocate_http_la_LIBADD = %D%/http/libhttp.la libmeeting-gateway.la \
	$(GLIB_LIBS) $(SOUP_LIBS) $(JSON_LIBS)

EXTRA_DIST += docs/allocation-interface.md
