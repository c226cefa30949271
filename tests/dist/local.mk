# Not a test of `make check`, which it runs itself; what it said last is in RESULT.
EXTRA_DIST += %D%/RESULT %D%/ready.py %D%/run
