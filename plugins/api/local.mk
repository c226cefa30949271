# filled by its folder
include %D%/web/local.mk
