TURN_TEST_LIBS = plugins/turn/libturn.la $(NICE_LIBS) $(TEST_LIBS)

check_PROGRAMS += \
	%D%/test-auth \
	%D%/test-channel \
	%D%/test-framing \
	%D%/test-free-port \
	%D%/test-guests \
	%D%/test-limit \
	%D%/test-nonce \
	%D%/test-peers \
	%D%/test-permission \
	%D%/test-port-pool \
	%D%/test-quota \
	%D%/test-range \
	%D%/test-server

tests_plugins_turn_test_auth_SOURCES = %D%/test-auth.c
tests_plugins_turn_test_auth_LDADD = $(TURN_TEST_LIBS)
tests_plugins_turn_test_channel_SOURCES = %D%/test-channel.c
tests_plugins_turn_test_channel_LDADD = $(TURN_TEST_LIBS)
tests_plugins_turn_test_framing_SOURCES = %D%/test-framing.c
tests_plugins_turn_test_framing_CFLAGS = $(AM_CFLAGS) $(NICE_CFLAGS)
tests_plugins_turn_test_framing_LDADD = $(TURN_TEST_LIBS)
tests_plugins_turn_test_free_port_SOURCES = %D%/test-free-port.c
tests_plugins_turn_test_free_port_LDADD = $(TURN_TEST_LIBS)
tests_plugins_turn_test_guests_SOURCES = %D%/test-guests.c
tests_plugins_turn_test_guests_LDADD = $(TURN_TEST_LIBS)
tests_plugins_turn_test_limit_SOURCES = %D%/test-limit.c
tests_plugins_turn_test_limit_LDADD = $(TURN_TEST_LIBS)
tests_plugins_turn_test_nonce_SOURCES = %D%/test-nonce.c
tests_plugins_turn_test_nonce_LDADD = $(TURN_TEST_LIBS)
tests_plugins_turn_test_peers_SOURCES = %D%/test-peers.c
tests_plugins_turn_test_peers_LDADD = $(TURN_TEST_LIBS)
tests_plugins_turn_test_permission_SOURCES = %D%/test-permission.c
tests_plugins_turn_test_permission_LDADD = $(TURN_TEST_LIBS)
tests_plugins_turn_test_port_pool_SOURCES = %D%/test-port-pool.c
tests_plugins_turn_test_port_pool_LDADD = $(TURN_TEST_LIBS)
tests_plugins_turn_test_quota_SOURCES = %D%/test-quota.c
tests_plugins_turn_test_quota_LDADD = $(TURN_TEST_LIBS)
tests_plugins_turn_test_range_SOURCES = %D%/test-range.c
tests_plugins_turn_test_range_LDADD = $(TURN_TEST_LIBS)
tests_plugins_turn_test_server_SOURCES = %D%/test-server.c %D%/client.c %D%/client.h
tests_plugins_turn_test_server_CFLAGS = $(AM_CFLAGS) $(NICE_CFLAGS)
tests_plugins_turn_test_server_LDADD = $(TURN_TEST_LIBS)

dist_check_SCRIPTS += %D%/clients.py %D%/secure.py
