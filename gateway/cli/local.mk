# The program; everything else of the host is in the library.
bin_PROGRAMS += meeting
meeting_SOURCES = gateway/main.c \
	%D%/check.c \
	%D%/cli.c \
	%D%/command.h \
	%D%/flags.c %D%/flags.h \
	%D%/node-token.c \
	%D%/options.c \
	%D%/plugins.c \
	%D%/role.c \
	%D%/rows.c %D%/rows.h \
	%D%/run.c \
	%D%/secret.c %D%/secret.h \
	%D%/token.c \
	%D%/turn-secret.c
meeting_LDADD = libmeeting-gateway.la $(GLIB_LIBS) $(SOUP_LIBS) $(JSON_LIBS) $(CRYPTO_LIBS)
