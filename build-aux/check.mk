# Builds what the tests need, or runs them, in each of FOLDERS, side by side, under one job server:
#
#   make -f build-aux/check.mk -j N FOLDERS='build build-asan' built
#   make -f build-aux/check.mk -j N FOLDERS='build build-asan' check
FOLDERS = build

built: $(FOLDERS:%=built-in-%)
check: $(FOLDERS:%=check-in-%)

# -S: of two folders one may go on when the other fails, but none after its first error.
built-in-%:
	+$(MAKE) -S -C $* check TESTS=
	@touch $*/built.stamp

check-in-%:
	+$(MAKE) -C $* -k check-TESTS

.PHONY: built check
