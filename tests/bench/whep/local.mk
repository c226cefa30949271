# The crowd is built by `make check`: a test runs a small one.
check_DATA += %D%/crowd$(EXEEXT)
EXTRA_PROGRAMS += %D%/crowd
CLEANFILES += %D%/crowd$(EXEEXT)
EXTRA_DIST += \
	%D%/README.md %D%/measure.py %D%/run \
	tests/bench/results/whep-2026-11-22.txt

tests_bench_whep_crowd_SOURCES = \
	%D%/crowd.c \
	%D%/publisher.c %D%/publisher.h \
	%D%/sdp.c %D%/sdp.h \
	%D%/session.c %D%/session.h \
	%D%/viewer.c %D%/viewer.h
tests_bench_whep_crowd_LDADD = $(PEER_TEST_LIBS)
