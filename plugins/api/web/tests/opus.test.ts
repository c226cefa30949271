import { describe, expect, it } from 'vitest';
import { askForSound } from '../src/meeting/opus';

const section = (mid: string, parameters: string) =>
  `m=audio 9 UDP/TLS/RTP/SAVPF 63 111\r\na=mid:${mid}\r\na=rtpmap:63 red/48000/2\r\n` +
  `a=fmtp:63 111/111\r\na=rtpmap:111 opus/48000/2\r\na=fmtp:111 ${parameters}\r\n`;

const answer = `v=0\r\n${section('0', 'minptime=10')}${section('1', 'minptime=10')}`;

describe('askForSound', () => {
  it('asks for silence in the pauses of a microphone, and for both sides of a film', () => {
    expect(askForSound(answer, '0', 'microphone')).toBe(
      `v=0\r\n${section('0', 'minptime=10;usedtx=1')}${section('1', 'minptime=10')}`,
    );
    expect(askForSound(answer, '1', 'screen-audio')).toBe(
      `v=0\r\n${section('0', 'minptime=10')}${section('1', 'minptime=10;stereo=1')}`,
    );
  });

  it('leaves alone what has it already, and what is no sound', () => {
    const asked = askForSound(answer, '0', 'microphone');
    expect(askForSound(asked, '0', 'microphone')).toBe(asked);
    expect(askForSound(answer, '0', 'camera')).toBe(answer);
    expect(askForSound(answer, '7', 'microphone')).toBe(answer);
  });
});
