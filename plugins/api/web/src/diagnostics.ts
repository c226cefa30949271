// The diagnostics hook of docs/web-client.md: support, and the end-to-end tests, call
// `__meeting.publish.getStats()` in the browser's console.

export interface Diagnostics {
  publish: RTCPeerConnection | null;
  subscribe: RTCPeerConnection | null;
}

declare global {
  interface Window {
    __meeting?: Diagnostics;
  }
}

export function expose(diagnostics: Diagnostics): void {
  window.__meeting = diagnostics;
}
