plugins_sfu_libsfu_la_SOURCES += \
	%D%/builder.h \
	%D%/bye.h \
	%D%/fir.h \
	%D%/nack.h \
	%D%/pli.h \
	%D%/reader.h \
	%D%/remb.h \
	%D%/report-block.h \
	%D%/rr.h \
	%D%/sdes.h \
	%D%/sr.h \
	%D%/transport-cc.h
