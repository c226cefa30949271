// What both PeerConnections have in common: work one after another, and a way back from failure.

/** Runs tasks strictly one after another: offers and answers must not overtake each other. */
export class Queue {
  #last: Promise<unknown> = Promise.resolve();

  run<T>(task: () => Promise<T>): Promise<T> {
    const result = this.#last.then(task);
    this.#last = result.catch(() => undefined);
    return result;
  }
}

export interface Recovery {
  /** New ICE credentials for the same connection. */
  restart(): void;
  /** Restarts did not help: join anew. */
  giveUp(): void;
}

/** The page's address with `relay` in its query is for support: nothing but TURN then, on any
 * network. */
export function configurationFor(iceServers: RTCIceServer[], address: string): RTCConfiguration {
  const configuration: RTCConfiguration = { iceServers, bundlePolicy: 'max-bundle' };
  if (new URL(address).searchParams.has('relay')) configuration.iceTransportPolicy = 'relay';
  return configuration;
}

const PATIENCE = 3000; // milliseconds; `disconnected` often heals by itself
const RESTART_WITHIN = 8000;
const RESTARTS = 3;

/** Watches a connection and restarts it; returns the way to stop watching. */
export function watch(pc: RTCPeerConnection, recovery: Recovery): () => void {
  let restarts = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const restart = () => {
    clearTimeout(timer);
    if (++restarts > RESTARTS) return recovery.giveUp();
    timer = setTimeout(restart, RESTART_WITHIN);
    recovery.restart();
  };
  const changed = () => {
    if (pc.connectionState === 'connected') {
      restarts = 0;
      clearTimeout(timer);
      timer = undefined;
    } else if (pc.connectionState === 'failed') {
      if (restarts === 0) restart();
    } else if (pc.connectionState === 'disconnected' && timer === undefined) {
      timer = setTimeout(restart, PATIENCE);
    }
  };
  pc.addEventListener('connectionstatechange', changed);
  return () => {
    clearTimeout(timer);
    pc.removeEventListener('connectionstatechange', changed);
  };
}
