# Run by ./check; `make check` knows nothing of browsers.
EXTRA_DIST += \
	%D%/run \
	%D%/.npmrc %D%/package.json %D%/package-lock.json \
	%D%/screenshot %D%/screenshot.mjs \
	%D%/chat.test.mjs \
	%D%/contract.test.mjs \
	%D%/crowd.test.mjs \
	%D%/errors.test.mjs \
	%D%/firefox.test.mjs \
	%D%/interop.test.mjs \
	%D%/layers.test.mjs \
	%D%/meeting.test.mjs \
	%D%/on-demand.test.mjs \
	%D%/processes.test.mjs \
	%D%/schedule.test.mjs \
	%D%/speakers.test.mjs \
	%D%/start.test.mjs \
	%D%/tcp.test.mjs \
	%D%/turns.test.mjs \
	%D%/whip.test.mjs \
	%D%/lib/account.mjs \
	%D%/lib/allocation-service.mjs \
	%D%/lib/authority.mjs \
	%D%/lib/browser.mjs \
	%D%/lib/codecs.mjs \
	%D%/lib/deployment.mjs \
	%D%/lib/documented.mjs \
	%D%/lib/files.mjs \
	%D%/lib/gateway.mjs \
	%D%/lib/host.mjs \
	%D%/lib/instruments.mjs \
	%D%/lib/mail-server.mjs \
	%D%/lib/mariadb.mjs \
	%D%/lib/meeting-page.mjs \
	%D%/lib/network.mjs \
	%D%/lib/outside.mjs \
	%D%/lib/peer.mjs \
	%D%/lib/portraits.mjs \
	%D%/lib/role.mjs \
	%D%/lib/stage.mjs \
	%D%/lib/stats.mjs \
	%D%/lib/until.mjs \
	%D%/lib/world.mjs \
	%D%/peers/aiortc-peer.py \
	%D%/peers/peer.py \
	%D%/peers/webrtcbin-peer.py
