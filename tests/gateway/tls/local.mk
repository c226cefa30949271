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
