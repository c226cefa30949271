dist_check_SCRIPTS += \
	%D%/completion.py \
	%D%/container.py
