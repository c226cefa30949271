#include "plugins/sfu/error.h"

G_DEFINE_QUARK (sfu - error - quark, sfu_error)
