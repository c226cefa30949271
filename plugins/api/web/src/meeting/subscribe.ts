// The subscribe PeerConnection: everybody's tracks from the sfu. It offers, we answer.

import type { Offer } from '../protocol';
import { Queue, watch } from './connection';
import type { Signalling } from './signalling';

export interface RemoteTrack {
  participant: string;
  stream: MediaStream; // of this one track, the same object as long as the track lives
  receiver: RTCRtpReceiver;
}

/** By the sfu's name of the track. */
export type RemoteTracks = ReadonlyMap<string, RemoteTrack>;

export interface SubscriberHandlers {
  tracks(tracks: RemoteTracks): void;
  failed(error: Error): void;
  giveUp(): void;
}

export class Subscriber {
  readonly pc: RTCPeerConnection;
  readonly #signalling: Signalling;
  readonly #handlers: SubscriberHandlers;
  readonly #queue = new Queue();
  readonly #unwatch: () => void;
  #tracks: RemoteTracks = new Map();
  #closed = false;

  constructor(signalling: Signalling, iceServers: RTCIceServer[], handlers: SubscriberHandlers) {
    this.#signalling = signalling;
    this.#handlers = handlers;
    this.pc = new RTCPeerConnection({ iceServers, bundlePolicy: 'max-bundle' });
    this.#unwatch = watch(this.pc, {
      restart: () => signalling.request('restart').catch((error: Error) => this.#fail(error)),
      giveUp: () => handlers.giveUp(),
    });
  }

  get tracks(): RemoteTracks {
    return this.#tracks;
  }

  /** Answers offers in the order in which they came. */
  offered(offer: Offer): void {
    this.#queue.run(() => this.#answer(offer)).catch((error: Error) => this.#fail(error));
  }

  close(): void {
    this.#closed = true;
    this.#unwatch();
    this.pc.close();
  }

  #fail(error: Error): void {
    if (!this.#closed) this.#handlers.failed(error);
  }

  async #answer(offer: Offer): Promise<void> {
    if (this.#closed) return;
    await this.pc.setRemoteDescription({ type: 'offer', sdp: offer.sdp });
    this.#collect(offer);
    const answer = await this.pc.createAnswer();
    await this.pc.setLocalDescription(answer);
    await this.#signalling.request('answer', {
      sdp: this.pc.localDescription?.sdp,
      version: offer.version,
    });
  }

  #collect(offer: Offer): void {
    const tracks = new Map<string, RemoteTrack>();
    for (const { mid, participant, track } of offer.tracks) {
      const transceiver = this.pc.getTransceivers().find((candidate) => candidate.mid === mid);
      if (!transceiver) continue;
      const { receiver } = transceiver;
      const known = this.#tracks.get(track);
      const stream =
        known?.receiver === receiver ? known.stream : new MediaStream([receiver.track]);
      tracks.set(track, { participant, stream, receiver });
    }
    this.#tracks = tracks;
    this.#handlers.tracks(tracks);
  }
}
