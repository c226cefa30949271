// As much of an RTCPeerConnection as the client uses, with its calls written down.
import { vi } from 'vitest';

class FakeSender {
  parameters: { encodings: Record<string, unknown>[] };

  constructor(
    public track: unknown,
    encodings: Record<string, unknown>[],
  ) {
    this.parameters = { encodings };
  }

  async replaceTrack(track: unknown) {
    this.track = track;
  }

  getParameters() {
    return structuredClone(this.parameters);
  }

  async setParameters(parameters: FakeSender['parameters']) {
    this.parameters = parameters;
  }
}

export interface FakeTransceiver {
  mid: string | null;
  direction: string;
  sender: FakeSender;
  receiver: { track: { id: string; kind: string } };
  setCodecPreferences: (codecs: { mimeType: string }[]) => void;
}

export class FakePeer extends EventTarget {
  static all: FakePeer[] = [];
  connectionState = 'new';
  localDescription: { sdp: string } | null = null;
  log: string[] = [];
  transceivers: FakeTransceiver[] = [];

  constructor(readonly configuration: unknown) {
    super();
    FakePeer.all.push(this);
  }

  static install(): void {
    FakePeer.all = [];
    vi.stubGlobal('RTCPeerConnection', FakePeer);
    vi.stubGlobal('MediaStream', class {});
    vi.stubGlobal('RTCRtpSender', {
      getCapabilities: (kind: string) => ({
        codecs: kind === 'video' ? ['video/VP8', 'video/rtx', 'video/H264'].map(named) : [],
      }),
    });
  }

  static get last(): FakePeer {
    return FakePeer.all[FakePeer.all.length - 1]!;
  }

  become(state: string): void {
    this.connectionState = state;
    this.dispatchEvent(new Event('connectionstatechange'));
  }

  /** A transceiver that an offer of the other side would have made. */
  receive(mid: string): FakeTransceiver {
    return this.#add(mid, null, []);
  }

  addTransceiver(
    track: unknown,
    options: { direction: string; sendEncodings: Record<string, unknown>[] },
  ) {
    const { direction, sendEncodings } = options;
    const transceiver = this.#add(null, track, structuredClone(sendEncodings));
    transceiver.direction = direction;
    return transceiver;
  }

  getTransceivers() {
    return this.transceivers;
  }

  async createOffer(options: { iceRestart?: boolean }) {
    this.log.push(options?.iceRestart ? 'restart' : 'offer');
    return { sdp: 'offer' };
  }

  async createAnswer() {
    return { sdp: 'answer' };
  }

  async setLocalDescription(description: { sdp: string }) {
    this.transceivers.forEach((transceiver, index) => (transceiver.mid ??= String(index)));
    this.localDescription = description;
  }

  async setRemoteDescription({ sdp }: { sdp: string }) {
    this.log.push(`remote ${sdp}`);
  }

  close() {
    this.connectionState = 'closed';
  }

  #add(mid: string | null, track: unknown, encodings: Record<string, unknown>[]): FakeTransceiver {
    const transceiver: FakeTransceiver = {
      mid,
      direction: 'recvonly',
      sender: new FakeSender(track, encodings),
      receiver: { track: { id: `remote-${mid}`, kind: 'video' } },
      setCodecPreferences: vi.fn(),
    };
    this.transceivers.push(transceiver);
    return transceiver;
  }
}

function named(mimeType: string) {
  return { mimeType };
}
