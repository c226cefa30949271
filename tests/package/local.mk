# Too long for make check: tests/package/run.
EXTRA_DIST += %D%/0.1.0.conf %D%/result %D%/run %D%/sandbox.py
