# The program; everything else of the host is in the library.
bin_PROGRAMS += meeting
meeting_SOURCES = gateway/main.c
meeting_LDADD = libmeeting-gateway.la $(GLIB_LIBS) $(SOUP_LIBS) $(JSON_LIBS)
