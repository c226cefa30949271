libmeeting_gateway_la_SOURCES +=
