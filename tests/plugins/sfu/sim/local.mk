SFU_SIM = \
	%D%/asker.c %D%/asker.h \
	%D%/camera.c %D%/camera.h \
	%D%/lane.c \
	%D%/peer.c \
	%D%/picture.c %D%/picture.h \
	%D%/sim.c %D%/sim.h \
	%D%/transport.c \
	%D%/viewer.c %D%/viewer.h \
	%D%/world.h

check_PROGRAMS += \
	%D%/test-key-frames \
	%D%/test-late-joiner \
	%D%/test-layers \
	%D%/test-loss \
	%D%/test-outages \
	%D%/test-remb \
	%D%/test-send-time \
	%D%/test-sound \
	%D%/test-svc \
	%D%/test-switching

tests_plugins_sfu_sim_test_key_frames_SOURCES = %D%/test-key-frames.c $(SFU_SIM)
tests_plugins_sfu_sim_test_key_frames_LDADD = $(SFU_TEST_LIBS)
tests_plugins_sfu_sim_test_late_joiner_SOURCES = %D%/test-late-joiner.c $(SFU_SIM)
tests_plugins_sfu_sim_test_late_joiner_LDADD = $(SFU_TEST_LIBS)
tests_plugins_sfu_sim_test_layers_SOURCES = %D%/test-layers.c $(SFU_SIM)
tests_plugins_sfu_sim_test_layers_LDADD = $(SFU_TEST_LIBS)
tests_plugins_sfu_sim_test_loss_SOURCES = %D%/test-loss.c $(SFU_SIM)
tests_plugins_sfu_sim_test_loss_LDADD = $(SFU_TEST_LIBS)
tests_plugins_sfu_sim_test_remb_SOURCES = %D%/test-remb.c $(SFU_SIM)
tests_plugins_sfu_sim_test_remb_LDADD = $(SFU_TEST_LIBS)
tests_plugins_sfu_sim_test_outages_SOURCES = %D%/test-outages.c $(SFU_SIM)
tests_plugins_sfu_sim_test_outages_LDADD = $(SFU_TEST_LIBS)
tests_plugins_sfu_sim_test_send_time_SOURCES = %D%/test-send-time.c $(SFU_SIM)
tests_plugins_sfu_sim_test_send_time_LDADD = $(SFU_TEST_LIBS)
tests_plugins_sfu_sim_test_sound_SOURCES = %D%/test-sound.c $(SFU_SIM)
tests_plugins_sfu_sim_test_sound_LDADD = $(SFU_TEST_LIBS)
tests_plugins_sfu_sim_test_svc_SOURCES = \
	%D%/svc-camera.c %D%/svc-camera.h \
	%D%/svc-viewer.c %D%/svc-viewer.h \
	tests/plugins/sfu/codec/layered.c tests/plugins/sfu/codec/layered.h \
	%D%/test-svc.c $(SFU_SIM)
tests_plugins_sfu_sim_test_svc_LDADD = $(SFU_TEST_LIBS)
tests_plugins_sfu_sim_test_switching_SOURCES = %D%/test-switching.c $(SFU_SIM)
tests_plugins_sfu_sim_test_switching_LDADD = $(SFU_TEST_LIBS)
