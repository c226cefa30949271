EXTRA_PROGRAMS += %D%/replay-week
tests_bench_allocate_replay_week_SOURCES = \
	%D%/agenda.c %D%/agenda.h \
	%D%/decide.c %D%/decide.h \
	%D%/fleet.c %D%/fleet.h \
	%D%/main.c \
	%D%/oracle.c %D%/oracle.h \
	%D%/people.c %D%/people.h \
	%D%/play.c %D%/play.h \
	%D%/week.c %D%/week.h
tests_bench_allocate_replay_week_LDADD = $(TEST_LIBS) -lm
EXTRA_DIST += %D%/run %D%/README.md tests/bench/results/allocate-2026-11-22.txt
