/* What happens when: events in the order of their time, those of one moment in the order they were
 * noted. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _Agenda Agenda;

typedef void (*AgendaEvent) (gpointer data, gpointer what);

Agenda *agenda_new (void);
void agenda_free (Agenda *agenda);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Agenda, agenda_free)

void agenda_note (Agenda *agenda, gint64 at, AgendaEvent event, gpointer data, gpointer what);

/* Returns: FALSE when nothing is left; else the time of the next event in @at. */
gboolean agenda_peek (const Agenda *agenda, gint64 *at);

/* Takes the next event and lets it happen. */
void agenda_step (Agenda *agenda);

G_END_DECLS
