import { afterEach, describe, expect, it, vi } from 'vitest';
import { getMeeting, joinMeeting, parseRetryAfter, RestError } from '../src/rest';

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
});
