# For systemd: the whole gateway as one service, or an instance per role; its user and its folders.
# The folders are of the prefix, where systemd finds them under /usr and /usr/local.
unitsdir = $(prefix)/lib/systemd/system
nodist_units_DATA = %D%/meeting-gateway.service %D%/meeting-gateway@.service
EXTRA_DIST += \
	%D%/meeting-gateway.service.in \
	%D%/meeting-gateway.sysusers \
	%D%/meeting-gateway.tmpfiles

unit_sed = $(SED) -e 's,@bindir\@,$(bindir),g'
%D%/meeting-gateway.service: %D%/meeting-gateway.service.in Makefile
	$(AM_V_GEN)$(MKDIR_P) %D% && $(unit_sed) \
	-e 's,@CONF\@,$(sysconfdir)/meeting-gateway/meeting.conf,g' \
	-e 's,@UNIT\@,meeting-gateway,g' -e 's,@TITLE\@,,g' \
	-e 's,@INSTANCE\@,this one runs what meeting.conf says,g' \
	$(srcdir)/%D%/meeting-gateway.service.in >$@.tmp && mv $@.tmp $@
%D%/meeting-gateway@.service: %D%/meeting-gateway.service.in Makefile
	$(AM_V_GEN)$(MKDIR_P) %D% && $(unit_sed) \
	-e 's,@CONF\@,$(sysconfdir)/meeting-gateway/%i.conf,g' \
	-e 's,@UNIT\@,meeting-gateway@NAME,g' -e 's,@TITLE\@, (%i),g' \
	-e 's,@INSTANCE\@,this one runs NAME.conf as meeting-gateway@NAME,g' \
	$(srcdir)/%D%/meeting-gateway.service.in >$@.tmp && mv $@.tmp $@
CLEANFILES += $(nodist_units_DATA)

install-data-hook: install-systemd
uninstall-hook: uninstall-systemd
.PHONY: install-systemd uninstall-systemd
install-systemd:
	$(MKDIR_P) $(DESTDIR)$(prefix)/lib/sysusers.d $(DESTDIR)$(prefix)/lib/tmpfiles.d
	$(INSTALL_DATA) $(srcdir)/%D%/meeting-gateway.sysusers \
	$(DESTDIR)$(prefix)/lib/sysusers.d/meeting-gateway.conf
	$(INSTALL_DATA) $(srcdir)/%D%/meeting-gateway.tmpfiles \
	$(DESTDIR)$(prefix)/lib/tmpfiles.d/meeting-gateway.conf
uninstall-systemd:
	rm -f $(DESTDIR)$(prefix)/lib/sysusers.d/meeting-gateway.conf \
	$(DESTDIR)$(prefix)/lib/tmpfiles.d/meeting-gateway.conf
