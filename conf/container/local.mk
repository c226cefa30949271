EXTRA_DIST += %D%/Containerfile
