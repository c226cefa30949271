import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Publisher, type Outgoing } from '../src/meeting/publish';
import type { Signalling } from '../src/meeting/signalling';
import type { PublishedTrack } from '../src/protocol';
import { FakePeer } from './fake-peer';

beforeEach(() => {
  vi.useFakeTimers();
  FakePeer.install();
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const track = (id: string) => ({ id }) as unknown as MediaStreamTrack;
const microphone = (muted = false): Outgoing => ({
  source: 'microphone',
  track: track('m'),
  muted,
});
const camera = (on = true): Outgoing => ({
  source: 'camera',
  track: on ? track('c') : null,
  muted: !on,
});
const screen: Outgoing = { source: 'screen', track: track('s'), muted: false };

function setUp() {
  const said: [string, unknown][] = [];
  const request = async (type: string, members: { tracks?: PublishedTrack[] }) => {
    said.push([type, type === 'publish' ? members.tracks : members]);
    return { sdp: 'answer', tracks: members.tracks?.map(({ mid }) => ({ mid, id: `t${mid}` })) };
  };
  const handlers = { failed: vi.fn(), giveUp: vi.fn() };
  const publisher = new Publisher({ request } as unknown as Signalling, {}, ['VP8'], handlers);
  const settle = () => vi.advanceTimersByTimeAsync(1);
  return { publisher, said, handlers, settle, peer: FakePeer.last };
}

describe('Publisher', () => {
  it('negotiates once for all that is on, and not at all for nothing', async () => {
    const { publisher, said, settle } = setUp();
    publisher.sync([{ ...microphone(), track: null }, camera(false)]);
    await settle();
    expect(said).toEqual([]);
    publisher.sync([microphone(true), camera()]);
    await settle();
    expect(said).toEqual([
      [
        'publish',
        [
          { mid: '0', source: 'microphone', muted: true },
          { mid: '1', source: 'camera', muted: false },
        ],
      ],
    ]);
  });

  it('sends three sizes of a camera in VP8, fewer in a crowd', async () => {
    const { publisher, peer, settle } = setUp();
    publisher.sync([camera()]);
    await settle();
    const [transceiver] = peer.transceivers;
    expect(transceiver!.setCodecPreferences).toHaveBeenCalledWith([
      { mimeType: 'video/VP8' },
      { mimeType: 'video/rtx' },
    ]);
    const sizes = () =>
      transceiver!.sender.parameters.encodings.map(({ rid, active, scaleResolutionDownBy }) => [
        rid,
        active,
        scaleResolutionDownBy,
      ]);
    expect(sizes()).toEqual([
      ['q', true, 4],
      ['h', true, 2],
      ['f', true, 1],
    ]);
    publisher.setPeople(12);
    await settle();
    expect(sizes()[2]).toEqual(['f', false, 1]);
  });

  it('mutes without negotiation, and takes the track away from a camera that is off', async () => {
    const { publisher, said, peer, settle } = setUp();
    publisher.sync([camera()]);
    await settle();
    publisher.sync([camera(false)]);
    await settle();
    publisher.sync([camera()]);
    await settle();
    expect(said.slice(1)).toEqual([
      ['mute', { track: 't0', muted: true }],
      ['mute', { track: 't0', muted: false }],
    ]);
    expect(peer.log.filter((entry) => entry === 'offer')).toHaveLength(1);
  });

  it('ends a screen by an inactive m-line, and shares the next one on the same', async () => {
    const { publisher, said, peer, settle } = setUp();
    publisher.sync([microphone(), screen]);
    await settle();
    publisher.sync([microphone()]);
    await settle();
    expect(peer.transceivers[1]!.direction).toBe('inactive');
    expect(said[1]).toEqual(['publish', [{ mid: '0', source: 'microphone', muted: false }]]);
    publisher.sync([microphone(), screen]);
    await settle();
    expect(peer.transceivers).toHaveLength(2);
    expect(said[2]![1]).toHaveLength(2);
  });

  it('restarts ICE a few times after a failure, then gives up', async () => {
    const { publisher, peer, handlers, settle } = setUp();
    publisher.sync([camera()]);
    await settle();
    peer.become('connected');
    peer.become('failed');
    await settle();
    expect(peer.log).toContain('restart');
    expect(handlers.giveUp).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(peer.log.filter((entry) => entry === 'restart')).toHaveLength(3);
    expect(handlers.giveUp).toHaveBeenCalledOnce();
  });

  it('waits a little before it restarts what is only disconnected', async () => {
    const { publisher, peer, settle } = setUp();
    publisher.sync([camera()]);
    await settle();
    peer.become('disconnected');
    await vi.advanceTimersByTimeAsync(1000);
    peer.become('connected');
    await vi.advanceTimersByTimeAsync(60_000);
    expect(peer.log).not.toContain('restart');
  });
});
