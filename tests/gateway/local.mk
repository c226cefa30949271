include %D%/cli/local.mk
include %D%/conformance/local.mk
include %D%/cluster/local.mk
include %D%/host/local.mk
include %D%/http/local.mk
include %D%/media/local.mk
include %D%/net/local.mk
include %D%/tls/local.mk
