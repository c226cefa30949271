# libmeeting-gateway: the host, which knows no role. Plugins link to it; its public headers are
# those of gateway/gateway.
lib_LTLIBRARIES += libmeeting-gateway.la
libmeeting_gateway_la_SOURCES =
libmeeting_gateway_la_LDFLAGS = $(AM_LDFLAGS) -version-info 0:0:0 -no-undefined \
	-export-symbols-regex '^gw_'
libmeeting_gateway_la_LIBADD = $(GLIB_LIBS) $(SOUP_LIBS) $(JSON_LIBS) $(CRYPTO_LIBS) \
	$(SQLITE_LIBS)

# <gateway/plugin.h> for plugin authors.
publicdir = $(includedir)/meeting-gateway/gateway/gateway
public_HEADERS = \
	%D%/gateway/allocator.h \
	%D%/gateway/clock.h \
	%D%/gateway/command.h \
	%D%/gateway/fetch.h \
	%D%/gateway/option.h \
	%D%/gateway/plugin.h \
	%D%/gateway/storage.h

include %D%/conformance/local.mk
include %D%/cli/local.mk
include %D%/cli/init/local.mk
include %D%/cluster/local.mk
include %D%/host/local.mk
include %D%/http/local.mk
include %D%/media/local.mk
include %D%/net/local.mk
include %D%/tls/local.mk
