# Frozen: see 1/README.md.
dist_check_SCRIPTS += %D%/abi.py
EXTRA_DIST += \
	%D%/1/README.md \
	%D%/1/gateway/gateway/allocator.h \
	%D%/1/gateway/gateway/clock.h \
	%D%/1/gateway/gateway/command.h \
	%D%/1/gateway/gateway/fetch.h \
	%D%/1/gateway/gateway/option.h \
	%D%/1/gateway/gateway/plugin.h \
	%D%/1/gateway/gateway/storage.h \
	%D%/1/plugin.c \
	%D%/1/small.c
