// A Svelte action: the element plays the stream.

export function show(element: HTMLMediaElement, stream: MediaStream) {
  const play = (next: MediaStream) => {
    if (element.srcObject === next) return;
    element.srcObject = next;
    // Silent pictures may always play; a refusal means that the element has gone meanwhile.
    element.play().catch(() => undefined);
  };
  play(stream);
  return {
    update: play,
    destroy() {
      element.srcObject = null;
    },
  };
}
