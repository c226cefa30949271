# check_PROGRAMS += %D%/test-NAME
