// What we send, from what is switched on.

import type { LocalState } from '../media/local';
import type { Outgoing } from './publish';

export function outgoing({ microphone, camera, screen }: LocalState): Outgoing[] {
  const wanted: Outgoing[] = [
    { source: 'microphone', track: microphone.track, muted: !microphone.on },
    { source: 'camera', track: camera.track, muted: !camera.on },
  ];
  if (screen) wanted.push({ source: 'screen', track: screen.video, muted: false });
  if (screen?.audio) wanted.push({ source: 'screen-audio', track: screen.audio, muted: false });
  return wanted;
}
