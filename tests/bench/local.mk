# Benchmarks: run by their own commands, tests/bench/*/run, never by `make check`. What they found is
# in results/.
EXTRA_PROGRAMS =

include tests/bench/allocate/local.mk
include tests/bench/whep/local.mk
