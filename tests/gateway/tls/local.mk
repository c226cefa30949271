check_PROGRAMS += \
	%D%/test-authority \
	%D%/test-certificate
tests_gateway_tls_test_authority_SOURCES = %D%/test-authority.c
tests_gateway_tls_test_authority_LDADD = $(TEST_LIBS)
tests_gateway_tls_test_certificate_SOURCES = %D%/test-certificate.c \
	tests/gateway/http/raw-client.c tests/gateway/http/raw-client.h
tests_gateway_tls_test_certificate_LDADD = $(TEST_LIBS)
check_PROGRAMS += %D%/test-expiry
tests_gateway_tls_test_expiry_SOURCES = %D%/test-expiry.c
tests_gateway_tls_test_expiry_LDADD = $(TEST_LIBS)
check_PROGRAMS += %D%/test-public-name
tests_gateway_tls_test_public_name_SOURCES = %D%/test-public-name.c
tests_gateway_tls_test_public_name_LDADD = $(TEST_LIBS)
check_PROGRAMS += %D%/test-acme-plan
tests_gateway_tls_test_acme_plan_SOURCES = %D%/test-acme-plan.c
tests_gateway_tls_test_acme_plan_LDADD = $(TEST_LIBS)
check_PROGRAMS += %D%/test-acme-challenge
tests_gateway_tls_test_acme_challenge_SOURCES = %D%/test-acme-challenge.c
tests_gateway_tls_test_acme_challenge_LDADD = $(TEST_LIBS)
check_PROGRAMS += %D%/test-acme-attempt
tests_gateway_tls_test_acme_attempt_SOURCES = %D%/test-acme-attempt.c
tests_gateway_tls_test_acme_attempt_LDADD = $(TEST_LIBS)
