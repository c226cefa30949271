import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Signalling, signallingUrl } from '../src/meeting/signalling';
import { FakeSocket } from './fake-socket';

beforeEach(() => {
  vi.useFakeTimers();
  FakeSocket.install();
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

async function open() {
  const handlers = { message: vi.fn(), closed: vi.fn() };
  const signalling = new Signalling('wss://sfu.example/sfu/v1/signal', handlers);
  const socket = FakeSocket.last;
  socket.open();
  await signalling.opened;
  return { signalling, socket, handlers };
}

describe('Signalling', () => {
  it('matches answers with requests, in any order', async () => {
    const { signalling, socket } = await open();
    const first = signalling.request('publish', { sdp: 'x' });
    const second = signalling.request('mute');
    expect(socket.sent).toEqual([
      { id: 1, type: 'publish', sdp: 'x' },
      { id: 2, type: 'mute' },
    ]);
    socket.say({ re: 2 });
    socket.say({ re: 1, sdp: 'y' });
    await expect(first).resolves.toMatchObject({ sdp: 'y' });
    await expect(second).resolves.toBeDefined();
  });

  it('rejects with the code of the protocol', async () => {
    const { signalling, socket } = await open();
    const request = signalling.request('join', { token: 'x' });
    socket.say({ re: 1, error: { code: 'bad-token', message: 'expired' } });
    await expect(request).rejects.toMatchObject({ code: 'bad-token', message: 'expired' });
  });

  it('hands on what the sfu says by itself, and skips what is no JSON', async () => {
    const { socket, handlers } = await open();
    socket.say('nonsense');
    socket.say({ type: 'bye', reason: 'draining' });
    expect(handlers.message.mock.calls).toEqual([[{ type: 'bye', reason: 'draining' }]]);
  });

  it('pings, and drops a connection that does not answer', async () => {
    const { socket, handlers, signalling } = await open();
    const waiting = signalling.request('mute');
    waiting.catch(() => undefined);
    vi.advanceTimersByTime(5000);
    expect(socket.sent.at(-1)).toMatchObject({ type: 'ping' });
    socket.answer('ping');
    await vi.advanceTimersByTimeAsync(20_000);
    expect(handlers.closed).toHaveBeenCalledOnce();
    expect(socket.readyState).toBe(3);
    await expect(waiting).rejects.toMatchObject({ code: 'timeout' });
  });

  it('rejects everything when the socket is lost, and says so once', async () => {
    const { socket, handlers, signalling } = await open();
    const request = signalling.request('publish');
    socket.lose();
    await expect(request).rejects.toMatchObject({ code: 'closed' });
    await expect(signalling.request('mute')).rejects.toMatchObject({ code: 'closed' });
    expect(handlers.closed).toHaveBeenCalledOnce();
  });

  it('gives up opening after a while', async () => {
    const handlers = { message: vi.fn(), closed: vi.fn() };
    const signalling = new Signalling('wss://nowhere.example/', handlers);
    const opened = expect(signalling.opened).rejects.toMatchObject({ code: 'closed' });
    await vi.advanceTimersByTimeAsync(10_000);
    await opened;
    expect(handlers.closed).toHaveBeenCalledOnce();
  });

  it('says goodbye when leaving, and is silent afterwards', async () => {
    const { signalling, socket, handlers } = await open();
    signalling.leave();
    expect(socket.sent.at(-1)).toMatchObject({ type: 'leave' });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(socket.sent).toHaveLength(1);
    expect(handlers.closed).not.toHaveBeenCalled();
  });
});

it.each([
  ['/sfu/v1/signal', 'http://localhost:8080/m/x', 'ws://localhost:8080/sfu/v1/signal'],
  ['/sfu/v1/signal', 'https://meet.example/m/x', 'wss://meet.example/sfu/v1/signal'],
  ['wss://1.sfu.example/s', 'https://meet.example/m/x', 'wss://1.sfu.example/s'],
  ['https://1.sfu.example/s', 'https://meet.example/m/x', 'wss://1.sfu.example/s'],
])('the address %s on %s is %s', (url, page, expected) => {
  expect(signallingUrl(url, page)).toBe(expected);
});
