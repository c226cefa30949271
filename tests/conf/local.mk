dist_check_SCRIPTS += %D%/completion.py
