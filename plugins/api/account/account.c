#include "plugins/api/account/account.h"

ApiAccount *
api_account_new (const char *email, const char *name)
{
  ApiAccount *account = g_new0 (ApiAccount, 1);

  account->email = g_strdup (email);
  account->name = g_strdup (name);
  return account;
}

void
api_account_free (ApiAccount *account)
{
  g_free (account->email);
  g_free (account->name);
  g_free (account);
}
