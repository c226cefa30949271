# The parts of `meeting init`, where unit tests reach them.
noinst_LTLIBRARIES += %D%/libinit.la
gateway_cli_init_libinit_la_SOURCES = \
	%D%/blame.c %D%/blame.h \
	%D%/checks.c %D%/checks.h \
	%D%/defeat.c %D%/defeat.h \
	%D%/draft.c %D%/draft.h \
	%D%/facts.c %D%/facts.h \
	%D%/lookup.c %D%/lookup.h \
	%D%/mail.c %D%/mail.h \
	%D%/names.c %D%/names.h \
	%D%/owner.c %D%/owner.h \
	%D%/place.c %D%/place.h \
	%D%/plan.c %D%/plan.h \
	%D%/ports.c %D%/ports.h \
	%D%/reach.c %D%/reach.h \
	%D%/report.c %D%/report.h
gateway_cli_init_libinit_la_LIBADD = -lresolv
