// Cameras, microphones and speakers, and what can be wrong with them.

export type Kind = 'microphone' | 'camera';

export type Problem = 'insecure' | 'denied' | 'missing' | 'in-use' | 'unknown';

export interface Device {
  id: string;
  label: string;
}

export interface Devices {
  microphones: Device[];
  cameras: Device[];
  speakers: Device[];
}

export const noDevices: Devices = { microphones: [], cameras: [], speakers: [] };

const PROBLEMS: Record<string, Problem> = {
  NotAllowedError: 'denied',
  SecurityError: 'denied',
  NotFoundError: 'missing',
  OverconstrainedError: 'missing',
  NotReadableError: 'in-use',
  AbortError: 'in-use',
};

export function problemOf(error: unknown): Problem {
  return PROBLEMS[(error as { name?: string } | null)?.name ?? ''] ?? 'unknown';
}

/** Browsers offer devices to secure pages only: https, or localhost. */
export function isSecure(): boolean {
  return navigator.mediaDevices !== undefined;
}

type Choice = string | undefined;

const AUDIO: MediaTrackConstraints = {
  echoCancellation: true,
  noiseSuppression: true,
  autoGainControl: true,
};

const VIDEO: MediaTrackConstraints = {
  width: { ideal: 1280 },
  height: { ideal: 720 },
  frameRate: { ideal: 30, max: 30 },
};

// `ideal`: a device that was unplugged since gives way to another one.
function constraints(kind: Kind, id: Choice): MediaTrackConstraints {
  const base = kind === 'microphone' ? AUDIO : VIDEO;
  return id ? { ...base, deviceId: { ideal: id } } : base;
}

export async function openDevice(kind: Kind, id: Choice): Promise<MediaStreamTrack> {
  const wanted = constraints(kind, id);
  const stream = await navigator.mediaDevices.getUserMedia(
    kind === 'microphone' ? { audio: wanted } : { video: wanted },
  );
  const track = stream.getTracks()[0];
  if (!track) throw new DOMException('no track', 'NotFoundError');
  return track;
}

/** Both with one question of the browser instead of two. */
export async function openBoth(microphone: Choice, camera: Choice): Promise<MediaStream> {
  return navigator.mediaDevices.getUserMedia({
    audio: constraints('microphone', microphone),
    video: constraints('camera', camera),
  });
}

export function sortDevices(list: readonly MediaDeviceInfo[]): Devices {
  const ofKind = (kind: MediaDeviceKind) =>
    list
      .filter((device) => device.kind === kind && device.deviceId !== '')
      .map(({ deviceId, label }) => ({ id: deviceId, label }));
  return {
    microphones: ofKind('audioinput'),
    cameras: ofKind('videoinput'),
    speakers: canChooseSpeaker() ? ofKind('audiooutput') : [],
  };
}

export async function listDevices(): Promise<Devices> {
  if (!isSecure()) return noDevices;
  return sortDevices(await navigator.mediaDevices.enumerateDevices());
}

export function canChooseSpeaker(): boolean {
  return typeof HTMLMediaElement !== 'undefined' && 'setSinkId' in HTMLMediaElement.prototype;
}

export function canShareScreen(): boolean {
  return isSecure() && 'getDisplayMedia' in navigator.mediaDevices;
}

export async function openScreen(): Promise<MediaStream> {
  return navigator.mediaDevices.getDisplayMedia({
    video: { frameRate: { ideal: 15, max: 30 } },
    audio: true,
  });
}
