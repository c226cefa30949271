RAW_CLIENT = %D%/raw-client.c %D%/raw-client.h
SERVED = %D%/served.c %D%/served.h $(RAW_CLIENT)
check_PROGRAMS += \
	%D%/test-body \
	%D%/test-byte-range \
	%D%/test-census \
	%D%/test-client \
	%D%/test-frame-scanner \
	%D%/test-json \
	%D%/test-limits \
	%D%/test-listener \
	%D%/test-mounts \
	%D%/test-path \
	%D%/test-peer \
	%D%/test-request-reader \
	%D%/test-request-scanner \
	%D%/test-retry-after \
	%D%/test-server \
	%D%/test-status \
	%D%/test-tunnel \
	%D%/test-websocket
tests_gateway_http_test_body_SOURCES = %D%/test-body.c $(RAW_CLIENT)
tests_gateway_http_test_body_LDADD = $(TEST_LIBS)
tests_gateway_http_test_byte_range_SOURCES = %D%/test-byte-range.c
tests_gateway_http_test_byte_range_LDADD = $(TEST_LIBS)
tests_gateway_http_test_census_SOURCES = %D%/test-census.c
tests_gateway_http_test_census_LDADD = $(TEST_LIBS)
tests_gateway_http_test_limits_SOURCES = %D%/test-limits.c $(SERVED)
tests_gateway_http_test_limits_LDADD = $(TEST_LIBS)
tests_gateway_http_test_listener_SOURCES = %D%/test-listener.c $(RAW_CLIENT)
tests_gateway_http_test_listener_LDADD = $(TEST_LIBS)
tests_gateway_http_test_client_SOURCES = %D%/test-client.c
tests_gateway_http_test_client_LDADD = $(TEST_LIBS)
tests_gateway_http_test_frame_scanner_SOURCES = %D%/test-frame-scanner.c
tests_gateway_http_test_frame_scanner_LDADD = $(TEST_LIBS)
tests_gateway_http_test_json_SOURCES = %D%/test-json.c
tests_gateway_http_test_json_LDADD = $(TEST_LIBS)
tests_gateway_http_test_mounts_SOURCES = %D%/test-mounts.c
tests_gateway_http_test_mounts_LDADD = $(TEST_LIBS)
tests_gateway_http_test_path_SOURCES = %D%/test-path.c
tests_gateway_http_test_path_LDADD = $(TEST_LIBS)
tests_gateway_http_test_peer_SOURCES = %D%/test-peer.c
tests_gateway_http_test_peer_LDADD = $(TEST_LIBS)
tests_gateway_http_test_request_reader_SOURCES = %D%/test-request-reader.c
tests_gateway_http_test_request_reader_LDADD = $(TEST_LIBS)
tests_gateway_http_test_request_scanner_SOURCES = %D%/test-request-scanner.c
tests_gateway_http_test_request_scanner_LDADD = $(TEST_LIBS)
tests_gateway_http_test_retry_after_SOURCES = %D%/test-retry-after.c
tests_gateway_http_test_retry_after_LDADD = $(TEST_LIBS)
tests_gateway_http_test_server_SOURCES = %D%/test-server.c $(SERVED)
tests_gateway_http_test_server_LDADD = $(TEST_LIBS)
tests_gateway_http_test_status_SOURCES = %D%/test-status.c
tests_gateway_http_test_status_LDADD = $(TEST_LIBS)
tests_gateway_http_test_tunnel_SOURCES = %D%/test-tunnel.c
tests_gateway_http_test_tunnel_LDADD = $(TEST_LIBS)
tests_gateway_http_test_websocket_SOURCES = %D%/test-websocket.c %D%/raw-frames.c %D%/raw-frames.h $(RAW_CLIENT)
tests_gateway_http_test_websocket_LDADD = $(TEST_LIBS)
