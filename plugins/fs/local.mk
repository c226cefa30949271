# The fs role. Its parts are in a convenience library, so that unit tests reach them; the plugin
# itself exports one symbol.
noinst_LTLIBRARIES += %D%/libfs.la
plugins_fs_libfs_la_SOURCES = \
	%D%/access.c %D%/access.h \
	%D%/blob.c %D%/blob.h \
	%D%/disk.c %D%/disk.h \
	%D%/download.c %D%/download.h \
	%D%/fs.h \
	%D%/places.c %D%/places.h \
	%D%/promise.c %D%/promise.h \
	%D%/request.c \
	%D%/routes.c %D%/routes.h \
	%D%/store.c %D%/store.h \
	%D%/upload.c %D%/upload.h
plugins_fs_libfs_la_CPPFLAGS = $(AM_CPPFLAGS) -DG_LOG_DOMAIN=\"gw-fs\"
plugins_fs_libfs_la_LIBADD = libmeeting-gateway.la

plugins_LTLIBRARIES += %D%/fs.la
plugins_fs_fs_la_SOURCES = %D%/plugin.c
plugins_fs_fs_la_CPPFLAGS = $(AM_CPPFLAGS) -DG_LOG_DOMAIN=\"gw-fs\"
plugins_fs_fs_la_LDFLAGS = $(PLUGIN_FLAGS)
plugins_fs_fs_la_LIBADD = %D%/libfs.la libmeeting-gateway.la $(GLIB_LIBS) $(SOUP_LIBS) $(JSON_LIBS)

EXTRA_DIST += docs/files.md
