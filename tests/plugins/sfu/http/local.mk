dist_check_SCRIPTS += \
	%D%/addresses.py \
	%D%/crowd.py \
	%D%/gstreamer.py \
	%D%/remb.py \
	%D%/whip.py
EXTRA_DIST += %D%/ends.py %D%/lacking.py %D%/publish.py %D%/webrtcbin.py %D%/whip_client.py

check_LTLIBRARIES += %D%/no-upnp.la
tests_plugins_sfu_http_no_upnp_la_SOURCES = %D%/no-upnp.c
tests_plugins_sfu_http_no_upnp_la_LDFLAGS = $(AM_LDFLAGS) -module -avoid-version -shared -rpath /nowhere
tests_plugins_sfu_http_no_upnp_la_LIBADD = $(GLIB_LIBS)
