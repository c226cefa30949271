FS_TEST_LIBS = plugins/fs/libfs.la $(TEST_LIBS)

check_PROGRAMS += \
	%D%/test-access \
	%D%/test-blob \
	%D%/test-disk \
	%D%/test-places \
	%D%/test-store
tests_plugins_fs_test_access_SOURCES = %D%/test-access.c
tests_plugins_fs_test_access_LDADD = $(FS_TEST_LIBS)
tests_plugins_fs_test_blob_SOURCES = %D%/test-blob.c
tests_plugins_fs_test_blob_LDADD = $(FS_TEST_LIBS)
tests_plugins_fs_test_disk_SOURCES = %D%/test-disk.c
tests_plugins_fs_test_disk_LDADD = $(FS_TEST_LIBS)
tests_plugins_fs_test_places_SOURCES = %D%/test-places.c
tests_plugins_fs_test_places_LDADD = $(FS_TEST_LIBS)
tests_plugins_fs_test_store_SOURCES = %D%/test-store.c
tests_plugins_fs_test_store_LDADD = $(FS_TEST_LIBS)

# The running program, all roles of it.
dist_check_SCRIPTS += %D%/files.py
