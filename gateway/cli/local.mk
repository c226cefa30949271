# The program; everything else of the host is in the library.
bin_PROGRAMS += meeting
meeting_SOURCES = gateway/main.c \
	%D%/acme-hook.c \
	%D%/allocate.c \
	%D%/allocation-bench.c %D%/allocation-bench.h \
	%D%/allocation-service.c %D%/allocation-service.h \
	%D%/ca.c \
	%D%/check.c \
	%D%/cli.c \
	%D%/command.h \
	%D%/flags.c %D%/flags.h \
	%D%/init/init.c \
	%D%/init/way-in.c %D%/init/way-in.h \
	%D%/moment.c %D%/moment.h \
	%D%/new-plugin.c \
	%D%/node-token.c \
	%D%/options.c \
	%D%/own-gateway.c %D%/own-gateway.h \
	%D%/plugins.c \
	%D%/role.c \
	%D%/rows.c %D%/rows.h \
	%D%/run.c \
	%D%/secret.c %D%/secret.h \
	%D%/sign-in-link.c %D%/sign-in-link.h \
	%D%/test-plugin.c \
	%D%/token.c \
	%D%/turn-secret.c
nodist_meeting_SOURCES = %D%/template.c %D%/template.h
# Without -no-install: it is installed.
meeting_LDFLAGS = $(SANITIZER_CFLAGS)
meeting_LDADD = gateway/cli/init/libinit.la gateway/conformance/libconformance.la libmeeting-gateway.la $(GLIB_LIBS) $(SOUP_LIBS) $(JSON_LIBS) $(CRYPTO_LIBS)

# What `meeting new-plugin` writes, embedded.
cli_template = \
	%D%/template/Makefile \
	%D%/template/README.md \
	%D%/template/meson.build \
	%D%/template/test-the-plugin.c \
	%D%/template/the-plugin.c \
	%D%/template/the-plugin.conf
EXTRA_DIST += $(cli_template) %D%/template.gresource.xml
BUILT_SOURCES += %D%/template.h
CLEANFILES += %D%/template.c %D%/template.h

compile_template = $(MKDIR_P) %D% && $(GLIB_COMPILE_RESOURCES) --sourcedir=$(srcdir)/%D%/template \
	--c-name=cli_template --internal --target=$@ $(srcdir)/%D%/template.gresource.xml
%D%/template.c: $(cli_template) %D%/template.gresource.xml
	$(AM_V_GEN)$(compile_template) --generate-source
%D%/template.h: $(cli_template) %D%/template.gresource.xml
	$(AM_V_GEN)$(compile_template) --generate-header
%D%/new-plugin.$(OBJEXT): %D%/template.h
