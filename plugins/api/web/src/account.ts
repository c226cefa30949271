// Who has signed in with this browser.

import { writePreference } from './preferences';
import { getMe, renameMe, RestError, signOut, type Account } from './rest';
import { createStore, type Readable } from './store';

export type AccountState =
  | { name: 'unknown' } // not asked yet, or the server did not answer
  | { name: 'guest' }
  | { name: 'known'; account: Account };

export class Accounts {
  readonly #state = createStore<AccountState>({ name: 'unknown' });
  readonly state: Readable<AccountState> = this.#state;

  async load(): Promise<void> {
    try {
      this.#state.set({ name: 'known', account: await getMe() });
    } catch (error) {
      if (error instanceof RestError && error.status === 401) this.forget();
    }
  }

  /** After signing in. The name is then also that of the next meeting. */
  know(account: Account): void {
    if (account.name) writePreference('name', account.name);
    this.#state.set({ name: 'known', account });
  }

  async rename(name: string): Promise<void> {
    this.know(await renameMe(name));
  }

  /** The session has ended, here or on the server. */
  forget(): void {
    this.#state.set({ name: 'guest' });
  }

  async signOut(): Promise<void> {
    await signOut();
    this.forget();
  }
}
