/* What `meeting init` has found out, as lines for the administrator. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  GW_INIT_GOOD,
  GW_INIT_NOTE,    /* works, and something about it is worth knowing */
  GW_INIT_PROBLEM, /* users will not get far before somebody has seen to it */
} GwInitLevel;

typedef struct _GwInitReport GwInitReport;

GwInitReport *gw_init_report_new (void);
void gw_init_report_free (GwInitReport *report);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GwInitReport, gw_init_report_free)

/* @topic: static, one word. The text may have several lines. */
void gw_init_report_add (GwInitReport *report,
                         GwInitLevel level,
                         const char *topic,
                         const char *format,
                         ...) G_GNUC_PRINTF (4, 5);

guint gw_init_report_problems (const GwInitReport *report);

/* Appends a line for each finding, in order; the second line of a text is indented. */
void gw_init_report_print (const GwInitReport *report, GString *text);

G_END_DECLS
