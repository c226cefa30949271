# Measured by hand, not by ./check.
EXTRA_PROGRAMS += %D%/link
CLEANFILES += %D%/link$(EXEEXT)
tests_e2e_quality_link_SOURCES = \
	%D%/link.c \
	%D%/pipe.c %D%/pipe.h \
	%D%/rebind.c %D%/rebind.h
tests_e2e_quality_link_LDADD = $(GLIB_LIBS)
EXTRA_DIST += \
	%D%/run \
	%D%/bench.mjs \
	%D%/cable.mjs \
	%D%/figures.mjs \
	%D%/janus.mjs \
	%D%/measure.mjs \
	%D%/ours.mjs \
	%D%/page.js \
	%D%/processor.mjs \
	%D%/profiles.mjs \
	%D%/report.mjs
