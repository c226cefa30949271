#include "plugins/sfu/error.h"

/* Not by G_DEFINE_QUARK, whose bare word with hyphens clang-format takes for a subtraction. */
GQuark
sfu_error_quark (void)
{
  return g_quark_from_static_string ("sfu-error-quark");
}
