# For bash, which looks for it by the program's name.
EXTRA_DIST += %D%/meeting.bash
completiondir = $(datadir)/bash-completion/completions

install-data-hook: install-completion
uninstall-hook: uninstall-completion
.PHONY: install-completion uninstall-completion
install-completion:
	$(MKDIR_P) $(DESTDIR)$(completiondir)
	$(INSTALL_DATA) $(srcdir)/%D%/meeting.bash $(DESTDIR)$(completiondir)/meeting
uninstall-completion:
	rm -f $(DESTDIR)$(completiondir)/meeting
