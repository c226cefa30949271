libmeeting_gateway_la_SOURCES += \
	%D%/allocation.c %D%/allocation.h \
	%D%/allocator.c %D%/allocator.h \
	%D%/app.c %D%/app.h \
	%D%/calendar.c %D%/calendar.h \
	%D%/certificates.c %D%/certificates.h \
	%D%/claim.c %D%/claim.h \
	%D%/clock.c %D%/clock.h \
	%D%/command-output.c %D%/command-output.h \
	%D%/command-run.c %D%/command-run.h \
	%D%/conf-file.c %D%/conf-file.h \
	%D%/conf.c %D%/conf.h \
	%D%/config.c %D%/config.h \
	%D%/core.h \
	%D%/error.c \
	%D%/fetch-call.c %D%/fetch-call.h \
	%D%/fleet-watch.c %D%/fleet-watch.h \
	%D%/host.c %D%/host.h \
	%D%/listen.c %D%/listen.h \
	%D%/loader.c %D%/loader.h \
	%D%/log.c %D%/log.h \
	%D%/metrics.c %D%/metrics.h \
	%D%/nodes.c %D%/nodes.h \
	%D%/notify.c %D%/notify.h \
	%D%/option.c %D%/option.h \
	%D%/probes.c %D%/probes.h \
	%D%/problems.c %D%/problems.h \
	%D%/registry.c %D%/registry.h \
	%D%/rig.c %D%/rig.h \
	%D%/rig-stage.c %D%/rig-stage.h \
	%D%/reload.c %D%/reload.h \
	%D%/reread.c %D%/reread.h \
	%D%/settings.c %D%/settings.h \
	%D%/setup.c %D%/setup.h \
	%D%/state.c %D%/state.h \
	%D%/storage.c %D%/storage.h \
	%D%/storage-file.c %D%/storage-file.h \
	%D%/suggest.c %D%/suggest.h
