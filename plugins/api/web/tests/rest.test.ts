import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  askForCode,
  cancelMeeting,
  changeMeeting,
  getMe,
  getMeeting,
  joinMeeting,
  listMeetings,
  parseRetryAfter,
  renameMe,
  RestError,
  scheduleMeeting,
  signOut,
  verifyCode,
} from '../src/rest';

afterEach(() => vi.unstubAllGlobals());

function answer(status: number, body: unknown, headers: Record<string, string> = {}) {
  const fetch = vi.fn(async () => new Response(JSON.stringify(body), { status, headers }));
  vi.stubGlobal('fetch', fetch);
  return fetch;
}

describe('parseRetryAfter', () => {
  const now = Date.parse('2030-01-31T12:00:00Z');

  it.each([
    ['7', 7],
    ['0', 1],
    ['86400', 120],
    ['Thu, 31 Jan 2030 12:00:30 GMT', 30],
    ['Thu, 31 Jan 2030 11:00:00 GMT', 1],
    ['soon', 5],
    ['', 5],
    [null, 5],
  ])('%s', (value, seconds) => expect(parseRetryAfter(value, now)).toBe(seconds));
});

describe('requests', () => {
  it('ask for the place of before', async () => {
    const fetch = answer(200, {});
    await joinMeeting('a/b', 'Ada', 'place');
    expect(fetch).toHaveBeenCalledWith(
      '/api/v1/meetings/a%2Fb/join',
      expect.objectContaining({ body: '{"name":"Ada","participant":"place"}', method: 'POST' }),
    );
  });

  it('tell why they failed, and when to ask again', async () => {
    answer(503, { error: { code: 'wait', message: 'Wait' } }, { 'Retry-After': '3' });
    const error = await joinMeeting('id', 'Ada').catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(RestError);
    expect(error).toMatchObject({ status: 503, code: 'wait', retryAfter: 3, message: 'Wait' });
  });

  it('survive answers that are not JSON', async () => {
    vi.stubGlobal('fetch', async () => new Response('<html>', { status: 502 }));
    await expect(getMeeting('id')).rejects.toMatchObject({ status: 502, code: 'internal' });
  });

  it('say that the server was not reached', async () => {
    vi.stubGlobal('fetch', async () => Promise.reject(new TypeError('failed')));
    await expect(getMeeting('id')).rejects.toMatchObject({ status: 0, code: 'unreachable' });
  });

  it('may be answered with nothing', async () => {
    vi.stubGlobal('fetch', async () => new Response(null, { status: 204 }));
    await expect(signOut()).resolves.toBeUndefined();
  });

  it.each([
    [425, 'too-early', 86400],
    [429, 'too-many-codes', 86400],
    [429, 'too-many-requests', 120],
    [503, 'wait', 120],
  ])('say how long to wait: %s %s', async (status, code, retryAfter) => {
    answer(status, { error: { code, message: '' } }, { 'Retry-After': '86400' });
    await expect(getMeeting('id')).rejects.toMatchObject({ status, code, retryAfter });
  });

  const schedule = {
    title: 'Weekly',
    beginAt: '2030-01-31T12:00:00Z',
    endAt: '2030-01-31T13:00:00Z',
  };

  it.each([
    ['POST', '/sign-in', () => askForCode('a@b'), { email: 'a@b' }],
    ['POST', '/sign-in/verify', () => verifyCode('a@b', '1'), { email: 'a@b', code: '1' }],
    ['POST', '/sign-out', signOut, undefined],
    ['GET', '/me', getMe, undefined],
    ['PATCH', '/me', () => renameMe('Ada'), { name: 'Ada' }],
    ['POST', '/meetings', () => scheduleMeeting(schedule), schedule],
    ['GET', '/meetings', listMeetings, undefined],
    ['PATCH', '/meetings/a%2Fb', () => changeMeeting('a/b', schedule), schedule],
    ['DELETE', '/meetings/a%2Fb', () => cancelMeeting('a/b'), undefined],
  ])('%s %s', async (method, path, send, body) => {
    const fetch = answer(200, {});
    await send();
    const [address, init] = fetch.mock.calls[0] as unknown as [string, RequestInit];
    expect(address).toBe(`/api/v1${path}`);
    expect(init.method).toBe(method);
    expect(init.body && JSON.parse(String(init.body))).toEqual(body);
  });
});
