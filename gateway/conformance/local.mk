# The suite of `meeting test-plugin`.
noinst_LTLIBRARIES += %D%/libconformance.la
gateway_conformance_libconformance_la_SOURCES = \
	%D%/bench.c %D%/bench.h \
	%D%/case-answers.c \
	%D%/case-input.c \
	%D%/case-life.c \
	%D%/case-weather.c \
	%D%/cases.c %D%/cases.h \
	%D%/leftovers.c %D%/leftovers.h \
	%D%/report.c %D%/report.h \
	%D%/trial.c %D%/trial.h
