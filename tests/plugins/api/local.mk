API_TEST_LIBS = plugins/api/libapi.la $(TEST_LIBS) $(SQLITE_LIBS)

# What tests of both kinds of database share.
check_LTLIBRARIES += %D%/store/libfixture.la
tests_plugins_api_store_libfixture_la_SOURCES = \
	%D%/store/fixture.c %D%/store/fixture.h \
	%D%/store/mariadb.c %D%/store/mariadb.h
tests_plugins_api_store_libfixture_la_CFLAGS = $(AM_CFLAGS) $(MARIADB_CFLAGS)
tests_plugins_api_store_libfixture_la_LIBADD = plugins/api/libapi.la $(MARIADB_LIBS)
API_STORE_TEST_LIBS = %D%/store/libfixture.la $(API_TEST_LIBS)

check_PROGRAMS += \
	%D%/account/test-code \
	%D%/account/test-email \
	%D%/mail/test-message \
	%D%/test-fleet \
	%D%/test-fleet-page \
	%D%/test-ice-servers \
	%D%/test-id \
	%D%/test-place-token \
	%D%/test-placement \
	%D%/test-random \
	%D%/test-rate-limit \
	%D%/test-routes \
	%D%/test-text \
	%D%/test-times \
	%D%/store/test-accounts \
	%D%/store/test-migrations \
	%D%/store/test-mysql \
	%D%/store/test-outbox \
	%D%/store/test-schedule \
	%D%/store/test-sqlite \
	%D%/store/test-store
tests_plugins_api_test_fleet_SOURCES = %D%/test-fleet.c
tests_plugins_api_test_fleet_LDADD = $(API_TEST_LIBS)
tests_plugins_api_test_fleet_page_SOURCES = %D%/test-fleet-page.c
tests_plugins_api_test_fleet_page_LDADD = $(API_TEST_LIBS)
tests_plugins_api_test_ice_servers_SOURCES = %D%/test-ice-servers.c
tests_plugins_api_test_ice_servers_LDADD = $(API_TEST_LIBS)
tests_plugins_api_test_id_SOURCES = %D%/test-id.c
tests_plugins_api_test_id_LDADD = $(API_TEST_LIBS)
tests_plugins_api_test_place_token_SOURCES = %D%/test-place-token.c
tests_plugins_api_test_place_token_LDADD = $(API_TEST_LIBS)
tests_plugins_api_test_placement_SOURCES = %D%/test-placement.c
tests_plugins_api_test_placement_LDADD = $(API_TEST_LIBS)
tests_plugins_api_test_rate_limit_SOURCES = %D%/test-rate-limit.c
tests_plugins_api_test_rate_limit_LDADD = $(API_TEST_LIBS)
tests_plugins_api_test_routes_SOURCES = %D%/test-routes.c
tests_plugins_api_test_routes_LDADD = $(API_TEST_LIBS)
tests_plugins_api_test_text_SOURCES = %D%/test-text.c
tests_plugins_api_test_text_LDADD = $(API_TEST_LIBS)
tests_plugins_api_store_test_migrations_SOURCES = %D%/store/test-migrations.c
tests_plugins_api_store_test_migrations_LDADD = $(API_STORE_TEST_LIBS)
tests_plugins_api_store_test_mysql_SOURCES = %D%/store/test-mysql.c
tests_plugins_api_store_test_mysql_LDADD = $(API_STORE_TEST_LIBS)
tests_plugins_api_store_test_sqlite_SOURCES = %D%/store/test-sqlite.c
tests_plugins_api_store_test_sqlite_LDADD = $(API_TEST_LIBS)
tests_plugins_api_store_test_store_SOURCES = %D%/store/test-store.c
tests_plugins_api_store_test_store_CFLAGS = $(AM_CFLAGS) $(SQLITE_CFLAGS)
tests_plugins_api_store_test_store_LDADD = $(API_STORE_TEST_LIBS)
tests_plugins_api_account_test_code_SOURCES = %D%/account/test-code.c
tests_plugins_api_account_test_code_LDADD = $(API_TEST_LIBS)
tests_plugins_api_account_test_email_SOURCES = %D%/account/test-email.c
tests_plugins_api_account_test_email_LDADD = $(API_TEST_LIBS)
tests_plugins_api_mail_test_message_SOURCES = %D%/mail/test-message.c
tests_plugins_api_mail_test_message_LDADD = $(API_TEST_LIBS)
tests_plugins_api_test_random_SOURCES = %D%/test-random.c
tests_plugins_api_test_random_LDADD = $(API_TEST_LIBS)
tests_plugins_api_test_times_SOURCES = %D%/test-times.c
tests_plugins_api_test_times_LDADD = $(API_TEST_LIBS)
tests_plugins_api_store_test_accounts_SOURCES = %D%/store/test-accounts.c
tests_plugins_api_store_test_accounts_LDADD = $(API_STORE_TEST_LIBS)
tests_plugins_api_store_test_outbox_SOURCES = %D%/store/test-outbox.c
tests_plugins_api_store_test_outbox_LDADD = $(API_STORE_TEST_LIBS)
tests_plugins_api_store_test_schedule_SOURCES = %D%/store/test-schedule.c
tests_plugins_api_store_test_schedule_LDADD = $(API_STORE_TEST_LIBS)

# The running program, all roles of it.
dist_check_SCRIPTS += %D%/accounts.py %D%/database.py %D%/mail.py %D%/rest.py %D%/sign-in-link.py
EXTRA_DIST += %D%/mariadb.py %D%/openapi.py %D%/relay.py %D%/running.py %D%/tap.py

# Several processes of it, and allocation services that others wrote.
dist_check_SCRIPTS += \
	%D%/allocation.py \
	%D%/allocation-trouble.py \
	%D%/fleet.py \
	%D%/watch.py
EXTRA_DIST += %D%/allocation_services.py %D%/processes.py
