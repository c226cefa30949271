// What an answer asks of our sound, beyond what the sfu asks of everybody: RFC 7587 has the
// receiver say it, and only we know what the sound is.

import type { Source } from '../protocol';

const WISHES: Partial<Record<Source, string>> = {
  microphone: 'usedtx=1', // next to nothing is sent while nobody speaks
  'screen-audio': 'stereo=1',
};

/** The answer @sdp with the wishes for the m-line @mid. */
export function askForSound(sdp: string, mid: string, source: Source): string {
  const wish = WISHES[source];
  if (!wish) return sdp;
  return sdp
    .split(/^(?=m=)/m)
    .map((section) => (section.includes(`a=mid:${mid}\r\n`) ? ask(section, wish) : section))
    .join('');
}

function ask(section: string, wish: string): string {
  const type = /^a=rtpmap:(\d+) opus\//im.exec(section)?.[1];
  const name = wish.slice(0, wish.indexOf('='));
  return section.replace(new RegExp(`^(a=fmtp:${type} )(.*)$`, 'm'), (line, head, parameters) =>
    parameters.includes(name) ? line : `${head}${parameters};${wish}`,
  );
}
