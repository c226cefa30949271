import { afterEach, describe, expect, it, vi } from 'vitest';
import { Accounts } from '../src/account';

afterEach(() => vi.unstubAllGlobals());

function answer(status: number, body: object | null) {
  const text = body && JSON.stringify(body);
  vi.stubGlobal('fetch', async () => new Response(text, { status }));
}

const ada = { email: 'ada@example.org', name: 'Ada' };

describe('Accounts', () => {
  it('knows whoever has signed in', async () => {
    answer(200, ada);
    const accounts = new Accounts();
    expect(accounts.state.get()).toEqual({ name: 'unknown' });
    await accounts.load();
    expect(accounts.state.get()).toEqual({ name: 'known', account: ada });
  });

  it('takes nobody for a guest', async () => {
    answer(401, { error: { code: 'sign-in', message: '' } });
    const accounts = new Accounts();
    await accounts.load();
    expect(accounts.state.get()).toEqual({ name: 'guest' });
  });

  it('does not guess while the server is away', async () => {
    vi.stubGlobal('fetch', async () => Promise.reject(new TypeError('failed')));
    const accounts = new Accounts();
    await accounts.load();
    expect(accounts.state.get()).toEqual({ name: 'unknown' });
  });

  it('keeps the name for the next meeting', async () => {
    const setItem = vi.fn();
    vi.stubGlobal('localStorage', { setItem });
    answer(200, { ...ada, name: 'Ada L.' });
    const accounts = new Accounts();
    await accounts.rename('Ada L.');
    expect(accounts.state.get()).toMatchObject({ account: { name: 'Ada L.' } });
    expect(setItem).toHaveBeenCalledWith('meeting.name', 'Ada L.');
  });

  it('stays signed in when signing out fails', async () => {
    const accounts = new Accounts();
    accounts.know(ada);
    answer(503, { error: { code: 'unavailable', message: '' } });
    await expect(accounts.signOut()).rejects.toMatchObject({ code: 'unavailable' });
    expect(accounts.state.get().name).toBe('known');
    answer(204, null);
    await accounts.signOut();
    expect(accounts.state.get().name).toBe('guest');
  });
});
