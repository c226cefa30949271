/* When to ask a certificate authority, and when not: renewal at two thirds of a certificate's life,
 * and after failures longer and longer pauses, within what authorities allow (five failures an
 * hour). A value: time and chance are passed in, and it can be written down for the next process.
 *
 * Times are seconds since 1970 UTC; chances are 0.0 to 1.0. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Failures in one hour before even an administrator has to wait. */
#define GW_ACME_FAILURES_MAX 5

typedef enum
{
  GW_ACME_REFUSED,      /* the authority looked, and said no */
  GW_ACME_RATE_LIMITED, /* it does not want to be asked for a while */
  GW_ACME_UNREACHED,    /* it was never asked, or was not itself: no network, no port, … */
} GwAcmeFailure;

typedef struct
{
  gint64 next;                           /* when to ask; 0: at once */
  gint64 blocked;                        /* not before, whoever asks for it */
  guint failures;                        /* in a row */
  gint64 refusals[GW_ACME_FAILURES_MAX]; /* the last ones, newest first; 0: none */
} GwAcmePlan;

gboolean gw_acme_plan_is_due (const GwAcmePlan *plan, gint64 now);

/* A certificate is there that lives from @begin to @end. */
void gw_acme_plan_obtained (GwAcmePlan *plan, gint64 begin, gint64 end, double chance);

void gw_acme_plan_failed (GwAcmePlan *plan, GwAcmeFailure failure, gint64 now, double chance);

/* Somebody has seen to the cause and asks to try now.
 * Returns: when it may be tried; @now or earlier when at once. */
gint64 gw_acme_plan_hasten (GwAcmePlan *plan, gint64 now);

/* @subject: what the plan is for (authority and names): one for another subject is not taken over.
 * @text: (nullable): what gw_acme_plan_print() wrote once; anything else is an empty plan.
 * @now: a plan from a clock that was ahead waits no longer than one that failed now. */
void gw_acme_plan_parse (GwAcmePlan *plan, const char *text, const char *subject, gint64 now);

/* Returns: (transfer full). */
char *gw_acme_plan_print (const GwAcmePlan *plan, const char *subject);

G_END_DECLS
