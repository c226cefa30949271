plugins_sfu_libsfu_la_SOURCES += \
	%D%/dtls-identity.c %D%/dtls-identity.h \
	%D%/dtls.c %D%/dtls.h \
	%D%/fingerprint.c %D%/fingerprint.h \
	%D%/ice.c %D%/ice.h \
	%D%/peers.c %D%/peers.h \
	%D%/port.c %D%/port.h \
	%D%/replay.c %D%/replay.h \
	%D%/srtp-cipher.c %D%/srtp-cipher.h \
	%D%/srtp-kdf.c %D%/srtp-kdf.h \
	%D%/srtp.c %D%/srtp.h \
	%D%/stream.c %D%/stream.h \
	%D%/strays.c %D%/strays.h \
	%D%/streams.c %D%/streams.h \
	%D%/stun.c %D%/stun.h \
	%D%/transport.c %D%/transport.h
