#include "plugins/api/store/database.h"

gboolean
api_database_transact (ApiDatabase *database, ApiTransaction work, gpointer data, GError **error)
{
  g_autoptr (GError) problem = NULL;

  if (!database->methods->begin (database, error))
    return FALSE;

  work (database, data, &problem);
  if (database->methods->finish (database, &problem))
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}
