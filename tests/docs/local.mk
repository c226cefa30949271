# What the documentation says is executed.
dist_check_SCRIPTS += %D%/allocation-plugin.py %D%/install.py %D%/several-machines.py
