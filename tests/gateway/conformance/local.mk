# A plugin that does wrong what its option says.
check_LTLIBRARIES += %D%/faulty.la
tests_gateway_conformance_faulty_la_SOURCES = %D%/faulty.c
tests_gateway_conformance_faulty_la_LDFLAGS = $(TEST_PLUGIN_FLAGS)
tests_gateway_conformance_faulty_la_LIBADD = $(TEST_PLUGIN_LIBS)

dist_check_SCRIPTS += %D%/suite.py
