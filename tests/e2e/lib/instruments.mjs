// Cameras and microphones that are told apart: each picture has a shape, each sound a tone of its own.
import { streamsOf } from './stats.mjs';

const FRAMES = 15;
const NEAR = 0.05;
const LOUD = 1e-6;

/** Runs in the page before it. The devices are made here, because a browser's own all look alike; but Firefox has no
 * AudioContext on a machine without loudspeakers, and can be told the tone of its own. */
export function pretendDevices({ width, height, tone, frames, isFirefox }) {
  const devices = navigator.mediaDevices;
  if (!devices) return;
  const askDevice = devices.getUserMedia.bind(devices);
  const camera = () => {
    const canvas = Object.assign(document.createElement('canvas'), { width, height });
    const painter = canvas.getContext('2d');
    let at = 0;
    setInterval(() => {
      painter.fillStyle = '#505050';
      painter.fillRect(0, 0, width, height);
      painter.fillStyle = '#c8c8c8';
      painter.fillRect((at += 4) % width, 0, 16, height);
    }, 1000 / frames);
    return canvas.captureStream(frames).getTracks();
  };
  const ownMicrophone = async () => {
    const plain = { echoCancellation: false, noiseSuppression: false, autoGainControl: false };
    return (await askDevice({ audio: plain })).getTracks();
  };
  const microphone = () => {
    if (isFirefox) return ownMicrophone();
    const context = new AudioContext();
    const oscillator = new OscillatorNode(context, { frequency: tone });
    const quieter = new GainNode(context, { gain: 0.25 });
    const end = new MediaStreamAudioDestinationNode(context);
    oscillator.connect(quieter).connect(end);
    oscillator.start();
    document.addEventListener('click', () => context.resume(), { capture: true });
    return end.stream.getTracks();
  };
  devices.getUserMedia = async ({ audio, video }) =>
    new MediaStream([...(audio ? await microphone() : []), ...(video ? camera() : [])]);
}

/** What @page gets of each participant: { name, width, height, frames, energy }. */
export async function receivedBy(page) {
  const streams = await streamsOf(page);
  const energyOf = (name) => streams.find((one) => one.name === name && one.source === 'sound')?.energy ?? 0;
  return streams
    .filter(({ source }) => source === 'camera')
    .map(({ name, width, height, frames }) => ({ name, width, height, frames, energy: energyOf(name) }));
}

/** For openPage(). */
export function devicesOf({ width, height, tone }) {
  return { width, height, tone, frames: FRAMES };
}

/** Firefox' part of them. */
export function preferencesOf({ tone }) {
  return { 'media.navigator.audio.fake_frequency': tone };
}

function isNear(one, other) {
  return Math.abs(one / other - 1) < NEAR;
}

/** Whether both of what one person sent are those of @instruments, whatever the size that a browser has chosen for the
 * picture. Browsers know who sent it, but no tone. */
export function isFrom({ name, width, height, tone }, received) {
  if (!(received.height > 0 && isNear(received.width / received.height, width / height))) return false;
  return received.name ? received.name === name && received.energy > LOUD : isNear(received.tone, tone);
}
