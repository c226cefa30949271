import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { noDevices } from '../src/media/devices';
import type { LocalMedia, LocalState } from '../src/media/local';
import { Session } from '../src/meeting/session';
import { createStore } from '../src/store';
import { FakePeer } from './fake-peer';
import { FakeSocket } from './fake-socket';

const off = { on: false, track: null, problem: null, busy: false };
const local = {
  state: createStore<LocalState>({
    microphone: off,
    camera: off,
    screen: null,
    devices: noDevices,
    chosen: { microphone: '', camera: '', speaker: '' },
  }),
  level: () => 0,
} as unknown as LocalMedia;

const ticket = { token: 'token', sfu: { url: '/sfu' }, iceServers: [], resume: 'place' };
const self = { id: 'me', name: 'Ada', role: 'guest' };
const ben = { id: 'ben', name: 'Ben', role: 'guest', tracks: [] };

let answers: [number, object, Record<string, string>?][];
let asked: unknown[];

beforeEach(() => {
  vi.useFakeTimers();
  FakeSocket.install();
  FakePeer.install();
  answers = [];
  asked = [];
  vi.stubGlobal('window', globalThis);
  vi.stubGlobal('location', { href: 'https://meet.example/m/x' });
  vi.stubGlobal('addEventListener', vi.fn());
  vi.stubGlobal('removeEventListener', vi.fn());
  vi.stubGlobal('fetch', async (_path: string, init: { body: string }) => {
    asked.push(JSON.parse(init.body));
    const [status, body, headers] = answers.shift() ?? [200, ticket];
    return new Response(JSON.stringify(body), { status, headers: headers ?? {} });
  });
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const pass = (milliseconds = 1) => vi.advanceTimersByTimeAsync(milliseconds);

async function enter(participants: object[] = []) {
  FakeSocket.last.open();
  await pass();
  FakeSocket.last.answer('join', { participant: self, participants });
  await pass();
}

function start(place?: string) {
  const session = new Session('x', place, local, { failed: vi.fn() });
  void session.join('Ada');
  return { session, phase: () => session.state.get().phase };
}

describe('Session', () => {
  it('joins with the token of the api', async () => {
    const { session, phase } = start('host');
    expect(phase().name).toBe('joining');
    await pass();
    expect(asked).toEqual([{ name: 'Ada', participant: 'host' }]);
    await enter([ben]);
    expect(FakeSocket.last.sent[0]).toMatchObject({ type: 'join', token: 'token' });
    expect(phase().name).toBe('joined');
    expect(session.state.get().participants).toEqual([ben]);
  });

  it('uses the turn of the api and the servers of the sfu', async () => {
    const turn = { urls: ['turn:192.0.2.1:3478?transport=udp'], username: 'u', credential: 'c' };
    const stun = { urls: ['stun:192.0.2.2'] };
    answers.push([200, { ...ticket, iceServers: [turn] }]);
    start();
    await pass();
    FakeSocket.last.open();
    await pass();
    FakeSocket.last.answer('join', { participant: self, participants: [], iceServers: [stun] });
    await pass();
    expect(FakePeer.all[0]!.configuration).toMatchObject({ iceServers: [turn, stun] });
  });

  it.each([
    ['https://meet.example/m/x', undefined],
    ['https://meet.example/m/x?relay', 'relay'],
  ])('%s', async (href, iceTransportPolicy) => {
    vi.stubGlobal('location', { href });
    start();
    await pass();
    await enter();
    expect(FakePeer.all[0]!.configuration).toHaveProperty('iceServers');
    for (const { configuration } of FakePeer.all)
      expect((configuration as RTCConfiguration).iceTransportPolicy).toBe(iceTransportPolicy);
  });

  it('waits as long as the api says, then asks again', async () => {
    answers.push([503, { error: { code: 'wait' } }, { 'Retry-After': '3' }]);
    const { phase } = start();
    await pass();
    expect(phase()).toEqual({ name: 'waiting', seconds: 3 });
    await pass(2900);
    expect(asked).toHaveLength(1);
    await pass(200);
    expect(asked).toHaveLength(2);
    await enter();
    expect(phase().name).toBe('joined');
  });

  it('comes back to its place when the connection is lost', async () => {
    const { session, phase } = start();
    await pass();
    await enter([ben]);
    FakeSocket.last.lose();
    await pass();
    expect(phase().name).toBe('reconnecting');
    expect(session.state.get().participants).toEqual([ben]);
    await pass(1000);
    expect(asked.at(-1)).toEqual({ name: 'Ada', participant: 'place' });
    await enter([ben]);
    expect(phase().name).toBe('joined');
    expect(FakeSocket.all).toHaveLength(2);
    expect(FakePeer.all[0]!.connectionState).toBe('closed');
  });

  it('takes a new place when the old one is gone', async () => {
    answers.push([403, { error: { code: 'bad-token' } }]);
    start('stale');
    await pass();
    expect(asked).toEqual([{ name: 'Ada', participant: 'stale' }, { name: 'Ada' }]);
  });

  it('goes elsewhere when the sfu drains, but not when somebody took the place', async () => {
    const { phase } = start();
    await pass();
    await enter();
    FakeSocket.last.say({ type: 'bye', reason: 'draining' });
    await pass(1000);
    await enter();
    expect(phase().name).toBe('joined');
    FakeSocket.last.say({ type: 'bye', reason: 'replaced', message: 'Elsewhere' });
    await pass(60_000);
    expect(phase()).toEqual({ name: 'ended', reason: 'replaced', message: 'Elsewhere' });
    expect(FakeSocket.all).toHaveLength(2);
  });

  it('ends where trying again does not help', async () => {
    answers.push([404, { error: { code: 'not-found' } }]);
    const { phase } = start();
    await pass();
    expect(phase()).toEqual({ name: 'ended', reason: 'missing' });
  });

  it('gives up on a server that nobody has reached yet', async () => {
    vi.stubGlobal('fetch', async () => Promise.reject(new TypeError('failed')));
    const { phase } = start();
    await pass(60_000);
    expect(phase()).toMatchObject({ name: 'ended', reason: 'failed' });
  });

  it('leaves with a goodbye, also while it waits', async () => {
    const { session, phase } = start();
    await pass();
    await enter();
    session.leave();
    expect(FakeSocket.last.sent.at(-1)).toMatchObject({ type: 'leave' });
    expect(phase()).toEqual({ name: 'ended', reason: 'left' });
    await pass(60_000);
    expect(FakeSocket.all).toHaveLength(1);

    answers.push([503, { error: { code: 'wait' } }, { 'Retry-After': '3' }]);
    const waiting = start();
    await pass();
    waiting.session.leave();
    await pass(60_000);
    expect(waiting.phase()).toEqual({ name: 'ended', reason: 'left' });
    expect(FakeSocket.all).toHaveLength(1);
  });

  it('tells when a scheduled meeting opens', async () => {
    answers.push([425, { error: { code: 'too-early', message: '' } }, { 'Retry-After': '5000' }]);
    const { phase } = start();
    await pass();
    expect(phase()).toEqual({ name: 'ended', reason: 'early', seconds: 5000 });
  });

  it('tells that a scheduled meeting is over', async () => {
    answers.push([410, { error: { code: 'ended', message: '' } }]);
    const { phase } = start();
    await pass();
    expect(phase()).toEqual({ name: 'ended', reason: 'over' });
  });
});
