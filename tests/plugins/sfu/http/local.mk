dist_check_SCRIPTS += %D%/whip.py
EXTRA_DIST += %D%/ends.py
