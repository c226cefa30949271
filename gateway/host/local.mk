libmeeting_gateway_la_SOURCES += \
	%D%/allocation.c %D%/allocation.h \
	%D%/app.c %D%/app.h \
	%D%/claim.c %D%/claim.h \
	%D%/conf.c %D%/conf.h \
	%D%/config.c %D%/config.h \
	%D%/core.h \
	%D%/error.c \
	%D%/host.c %D%/host.h \
	%D%/listen.c %D%/listen.h \
	%D%/loader.c %D%/loader.h \
	%D%/log.c %D%/log.h \
	%D%/metrics.c %D%/metrics.h \
	%D%/nodes.c %D%/nodes.h \
	%D%/option.c %D%/option.h \
	%D%/probes.c %D%/probes.h \
	%D%/problems.c %D%/problems.h \
	%D%/registry.c %D%/registry.h \
	%D%/settings.c %D%/settings.h \
	%D%/setup.c %D%/setup.h \
	%D%/state.c %D%/state.h \
	%D%/suggest.c %D%/suggest.h
