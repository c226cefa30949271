import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Signalling } from '../src/meeting/signalling';
import { Subscriber, type RemoteTracks } from '../src/meeting/subscribe';
import type { Offer } from '../src/protocol';
import { FakePeer } from './fake-peer';

beforeEach(() => {
  vi.useFakeTimers();
  FakePeer.install();
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const offer = (version: number, ...tracks: Offer['tracks']): Offer => ({
  type: 'offer',
  sdp: `offer ${version}`,
  version,
  tracks,
});

const ada = { mid: '1', participant: 'ada', track: 'ada-camera' };

function setUp() {
  const request = vi.fn(
    async (_type: string, _members?: { version: number }): Promise<object> => ({}),
  );
  const tracks = vi.fn<(tracks: RemoteTracks) => void>();
  const opened = vi.fn();
  const refused = vi.fn();
  const handlers = { tracks, opened, refused, failed: vi.fn(), giveUp: vi.fn() };
  const subscriber = new Subscriber({ request } as unknown as Signalling, {}, handlers);
  const settle = () => vi.advanceTimersByTimeAsync(1);
  return { subscriber, request, tracks, opened, refused, settle };
}

describe('Subscriber', () => {
  it('answers offers in their order', async () => {
    const { subscriber, request, settle } = setUp();
    for (const version of [1, 2, 3]) subscriber.offered(offer(version));
    await settle();
    expect(request.mock.calls.map(([type, members]) => [type, members?.version])).toEqual([
      ['answer', 1],
      ['answer', 2],
      ['answer', 3],
    ]);
    expect(FakePeer.last.log).toEqual(['remote offer 1', 'remote offer 2', 'remote offer 3']);
  });

  it('knows whose track each m-line is, and keeps its stream', async () => {
    const { subscriber, tracks, settle } = setUp();
    subscriber.offered(offer(1));
    await settle();
    FakePeer.last.receive('1');
    subscriber.offered(offer(2, ada));
    subscriber.offered(offer(3, ada, { mid: '9', participant: 'x', track: 'unknown-mid' }));
    await settle();
    const [, second, third] = tracks.mock.calls.map(([found]) => found.get('ada-camera'));
    expect(second).toMatchObject({ participant: 'ada' });
    expect(third!.stream).toBe(second!.stream);
    expect(subscriber.tracks.size).toBe(1);
  });

  it('opens another connection for version 1', async () => {
    const { subscriber, settle } = setUp();
    subscriber.offered(offer(1));
    subscriber.offered(offer(2));
    subscriber.offered(offer(1));
    await settle();
    expect(FakePeer.all).toHaveLength(2);
    expect(FakePeer.all[0]!.connectionState).toBe('closed');
    expect(subscriber.pc).toBe(FakePeer.last);
  });

  it('says when the sfu begins anew, and what it cannot play', async () => {
    const { subscriber, request, opened, refused, settle } = setUp();
    request.mockResolvedValueOnce({ refused: [] }).mockResolvedValueOnce({ refused: ['x'] });
    subscriber.offered(offer(1));
    subscriber.offered(offer(2, ada));
    await settle();
    expect(opened).toHaveBeenCalledOnce();
    expect(refused.mock.calls).toEqual([[['x']]]);
  });

  it('asks the sfu to restart after a failure', async () => {
    const { subscriber, request, settle } = setUp();
    subscriber.offered(offer(1));
    await settle();
    FakePeer.last.become('failed');
    expect(request).toHaveBeenLastCalledWith('restart');
  });

  it('is silent once closed', async () => {
    const { subscriber, request, settle } = setUp();
    subscriber.offered(offer(1));
    subscriber.close();
    await settle();
    expect(request).not.toHaveBeenCalled();
  });
});
