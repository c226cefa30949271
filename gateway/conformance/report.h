/* What a case tells the process that watches it: lines of a letter, a space and a text. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  GW_REPORT_STEP = 'S', /* what is about to happen */
  GW_REPORT_PASS = 'P',
  GW_REPORT_FAIL = 'F', /* what is wrong, and what to do */
  GW_REPORT_SKIP = 'K', /* why it says nothing about this plugin */
} GwReport;

/* Any thread. */
void gw_report_write (int fd, GwReport report, const char *format, va_list arguments)
    G_GNUC_PRINTF (3, 0);
void gw_report_say (int fd, GwReport report, const char *text);

G_END_DECLS
