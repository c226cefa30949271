# Benchmarks: built and run by their own commands, tests/bench/*/run, never by `make check`.
EXTRA_PROGRAMS =

include tests/bench/allocate/local.mk
