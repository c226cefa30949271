# What a reader could check with patience. TAP, Python's standard library only.
dist_check_SCRIPTS += \
	%D%/dist.py \
	%D%/format.py \
	%D%/generated.py \
	%D%/includes.py \
	%D%/sizes.py \
	%D%/symbols.py \
	%D%/tree.py
EXTRA_DIST += %D%/lint.py %D%/untested %D%/libmeeting-gateway.symbols
