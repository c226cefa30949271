// The diagnostics hook of docs/web-client.md: support, and the end-to-end tests, call
// `__meeting.publish.getStats()` in the browser's console.

export interface Diagnostics {
  readonly publish: RTCPeerConnection | null;
  readonly subscribe: RTCPeerConnection | null;
}

interface Holder {
  readonly pc: RTCPeerConnection | null;
}

declare global {
  interface Window {
    __meeting?: Diagnostics;
  }
}

/** A holder may replace its connection: it is asked each time. */
export function expose(publisher: Holder | null, subscriber: Holder | null): void {
  window.__meeting = {
    get publish() {
      return publisher?.pc ?? null;
    },
    get subscribe() {
      return subscriber?.pc ?? null;
    },
  };
}
