# The browser client. npm builds it in a copy inside the build folder (the source folder may be
# read-only), glib-compile-resources embeds the result; nothing runs when nothing has changed.
# A tarball holds the result as built/, and needs no npm.
# Users link %D%/libweb.la and include plugins/api/web/web.h.
noinst_LTLIBRARIES += %D%/libweb.la
plugins_api_web_libweb_la_SOURCES = %D%/web.h
nodist_plugins_api_web_libweb_la_SOURCES = %D%/resource.c

web_packages = %D%/package.json %D%/package-lock.json %D%/.npmrc
web_sources = \
	%D%/.prettierignore \
	%D%/.prettierrc \
	%D%/index.html \
	%D%/svelte.config.js \
	%D%/tsconfig.json \
	%D%/vite.config.ts \
	%D%/public/favicon.svg \
	%D%/src/App.svelte \
	%D%/src/account.ts \
	%D%/src/address.ts \
	%D%/src/copy.ts \
	%D%/src/diagnostics.ts \
	%D%/src/main.ts \
	%D%/src/media/devices.ts \
	%D%/src/media/level.ts \
	%D%/src/media/local.ts \
	%D%/src/media/measure.ts \
	%D%/src/media/show.ts \
	%D%/src/media/wake.ts \
	%D%/src/meeting/attachments.ts \
	%D%/src/meeting/backoff.ts \
	%D%/src/meeting/chat.ts \
	%D%/src/meeting/codecs.ts \
	%D%/src/meeting/connection.ts \
	%D%/src/meeting/encoding.ts \
	%D%/src/meeting/files.ts \
	%D%/src/meeting/layout.ts \
	%D%/src/meeting/opus.ts \
	%D%/src/meeting/outgoing.ts \
	%D%/src/meeting/publish.ts \
	%D%/src/meeting/session.ts \
	%D%/src/meeting/signalling.ts \
	%D%/src/meeting/speakers.ts \
	%D%/src/meeting/state.ts \
	%D%/src/meeting/subscribe.ts \
	%D%/src/meeting/tiles.ts \
	%D%/src/meeting/views.ts \
	%D%/src/pages/Early.svelte \
	%D%/src/pages/FormPage.svelte \
	%D%/src/pages/Home.svelte \
	%D%/src/pages/MeetingPage.svelte \
	%D%/src/pages/Notice.svelte \
	%D%/src/pages/PreJoin.svelte \
	%D%/src/pages/Room.svelte \
	%D%/src/pages/SchedulePage.svelte \
	%D%/src/pages/SignIn.svelte \
	%D%/src/pages/Wait.svelte \
	%D%/src/parts/AccountBar.svelte \
	%D%/src/parts/Brand.svelte \
	%D%/src/parts/Chat.svelte \
	%D%/src/parts/ChatBubble.svelte \
	%D%/src/parts/ChatDownload.svelte \
	%D%/src/parts/ChatPicture.svelte \
	%D%/src/parts/ChatUploads.svelte \
	%D%/src/parts/Controls.svelte \
	%D%/src/parts/DeviceSelect.svelte \
	%D%/src/parts/Devices.svelte \
	%D%/src/parts/Dialog.svelte \
	%D%/src/parts/Field.svelte \
	%D%/src/parts/Icon.svelte \
	%D%/src/parts/LevelMeter.svelte \
	%D%/src/parts/Meetings.svelte \
	%D%/src/parts/NameDialog.svelte \
	%D%/src/parts/Notices.svelte \
	%D%/src/parts/People.svelte \
	%D%/src/parts/Settings.svelte \
	%D%/src/parts/Sound.svelte \
	%D%/src/parts/TileView.svelte \
	%D%/src/parts/Tiles.svelte \
	%D%/src/parts/Toasts.svelte \
	%D%/src/parts/Toggle.svelte \
	%D%/src/parts/Video.svelte \
	%D%/src/preferences.ts \
	%D%/src/protocol.ts \
	%D%/src/rest.ts \
	%D%/src/schedule.ts \
	%D%/src/sign-in.ts \
	%D%/src/store.ts \
	%D%/src/style.css \
	%D%/src/text.ts \
	%D%/src/times.ts \
	%D%/src/toasts.ts \
	%D%/tests/account.test.ts \
	%D%/tests/address.test.ts \
	%D%/tests/attachments.test.ts \
	%D%/tests/chat.test.ts \
	%D%/tests/codecs.test.ts \
	%D%/tests/encoding.test.ts \
	%D%/tests/fake-peer.ts \
	%D%/tests/fake-socket.ts \
	%D%/tests/layout.test.ts \
	%D%/tests/media.test.ts \
	%D%/tests/opus.test.ts \
	%D%/tests/publish.test.ts \
	%D%/tests/rest.test.ts \
	%D%/tests/schedule.test.ts \
	%D%/tests/session.test.ts \
	%D%/tests/sign-in.test.ts \
	%D%/tests/signalling.test.ts \
	%D%/tests/speakers.test.ts \
	%D%/tests/state.test.ts \
	%D%/tests/subscribe.test.ts \
	%D%/tests/tiles.test.ts \
	%D%/tests/times.test.ts \
	%D%/tests/views.test.ts

EXTRA_DIST += $(web_packages) $(web_sources) docs/web-client.md
if !BUILT_WEB
dist_check_SCRIPTS += %D%/check.sh
endif

# The copy: its own package files, node_modules, sources and dist.
web_copy = %D%/npm
web_copy_files = for file in $$files; do \
	to=$(web_copy)/$${file\#%D%/}; \
	from=$$file; test -f "$$from" || from=$(srcdir)/$$file; \
	$(MKDIR_P) "`dirname "$$to"`" && $(INSTALL_DATA) "$$from" "$$to" || exit 1; \
	done

$(web_copy)/installed.stamp: $(web_packages)
	$(AM_V_GEN)rm -f $@
	$(AM_V_at)files='$(web_packages)'; $(web_copy_files)
	$(AM_V_at)cd $(web_copy) && $(NPM) ci --no-progress --loglevel=error >npm-ci.log 2>&1 || { \
	cat npm-ci.log >&2; \
	echo 'npm could not install the packages of the web client: see above; is its registry reachable?' >&2; \
	exit 1; }
	$(AM_V_at)touch $@

$(web_copy)/built.stamp: $(web_copy)/installed.stamp $(web_sources)
	$(AM_V_GEN)rm -rf $@ $(web_copy)/src $(web_copy)/tests $(web_copy)/public
	$(AM_V_at)files='$(web_sources)'; $(web_copy_files)
	$(AM_V_at)cd $(web_copy) && $(NPM) run --silent build -- --logLevel warn
	$(AM_V_at)touch $@

if BUILT_WEB
web_stamp = $(srcdir)/%D%/built/index.html
web_dist = $(srcdir)/%D%/built
else
web_stamp = $(web_copy)/built.stamp
web_dist = $(web_copy)/dist
endif

$(web_copy)/gresource.xml: $(web_stamp)
	$(AM_V_at)$(MKDIR_P) $(web_copy)
	$(AM_V_GEN){ echo '<gresources><gresource prefix="/meeting-gateway/web">' && \
	(cd $(web_dist) && find . -type f | LC_ALL=C sort | \
	sed 's,^\./\(.*\),<file>\1</file>,') && \
	echo '</gresource></gresources>'; } >$@.tmp && mv $@.tmp $@

%D%/resource.c: $(web_copy)/gresource.xml
	$(AM_V_GEN)$(GLIB_COMPILE_RESOURCES) --sourcedir=$(web_dist) --generate-source \
	--c-name=api_web --internal --target=$@ $(web_copy)/gresource.xml

dist-hook: dist-web
.PHONY: dist-web
dist-web: $(web_stamp)
	cp -R $(web_dist) $(distdir)/%D%/built

CLEANFILES += %D%/resource.c
clean-local: clean-web
.PHONY: clean-web
clean-web:
	rm -rf $(web_copy)
