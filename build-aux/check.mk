# Runs `make check` in each of FOLDERS, side by side, under one job server:
#
#   make -f build-aux/check.mk -j N FOLDERS='build build-asan'
FOLDERS = build

check: $(FOLDERS:%=check-in-%)

check-in-%:
	+$(MAKE) -C $* -k check-TESTS

.PHONY: check
