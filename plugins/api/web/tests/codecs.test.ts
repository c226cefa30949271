import { afterEach, describe, expect, it, vi } from 'vitest';
import { modeOf, wantedAudio, wantedVideo } from '../src/meeting/codecs';

const named = (...names: string[]) => names.map((name) => ({ mimeType: name }));
const has = named('video/VP8', 'video/rtx', 'video/VP9', 'video/H264', 'video/ulpfec');

afterEach(() => vi.unstubAllGlobals());

describe('wanted codecs', () => {
  it('are those that both have, the favourite of the sfu first', () => {
    expect(wantedVideo(has, ['H264', 'AV1', 'VP8'])).toEqual(
      named('video/H264', 'video/VP8', 'video/rtx'),
    );
    expect(wantedVideo(has, ['AV1'])).toEqual([]);
    expect(wantedAudio(named('audio/opus', 'audio/G722', 'audio/red'))).toEqual(
      named('audio/red', 'audio/opus'),
    );
  });
});

/** A browser that reads @members of an encoding. */
function browser(...members: string[]) {
  vi.stubGlobal(
    'RTCPeerConnection',
    class {
      addTransceiver(_kind: string, { sendEncodings }: { sendEncodings: object[] }) {
        for (const member of members) Reflect.get(sendEncodings[0]!, member);
      }
      close() {}
    },
  );
}

describe('modeOf', () => {
  it('depends on the codec, the source, and the browser', () => {
    browser('scalabilityMode');
    expect(modeOf(named('video/VP9', 'video/rtx'), 'camera')).toBe('L3T3_KEY');
    expect(modeOf(named('video/VP9'), 'screen')).toBe('L1T3');
    expect(modeOf(named('video/AV1'), 'camera')).toBe('L3T3_KEY');
    expect(modeOf(named('video/VP8', 'video/VP9'), 'camera')).toBeUndefined();
    expect(modeOf([], 'microphone')).toBeUndefined();
    browser('maxBitrate');
    expect(modeOf(named('video/VP9'), 'camera')).toBeUndefined();
  });
});
