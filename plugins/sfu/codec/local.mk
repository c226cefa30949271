plugins_sfu_libsfu_la_SOURCES +=
