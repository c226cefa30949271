dist_check_SCRIPTS += %D%/headers.py
