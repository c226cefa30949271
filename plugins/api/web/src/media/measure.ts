// A Svelte action: tells how many lines of the screen an element's picture covers, 0 while it is out
// of sight.

export interface Measure {
  track: string | null; // null: a picture of our own
  whole: boolean; // shown to its borders, or cropped to fill the element
  show(track: string, lines: number): void;
}

const SHAPE = 16 / 9; // of most pictures

function linesOf({ clientWidth, clientHeight }: Element, whole: boolean): number {
  const filled = clientWidth / SHAPE;
  const lines = whole ? Math.min(clientHeight, filled) : Math.max(clientHeight, filled);
  return lines * devicePixelRatio;
}

export function measure(element: Element, measured: Measure) {
  let now = measured;
  let inSight = true;
  const tell = () => {
    if (now.track !== null) now.show(now.track, inSight ? linesOf(element, now.whole) : 0);
  };
  const sizes = new ResizeObserver(tell);
  const sight = new IntersectionObserver((entries) => {
    inSight = entries[entries.length - 1]?.isIntersecting ?? inSight;
    tell();
  });
  sizes.observe(element);
  sight.observe(element);
  return {
    update(next: Measure) {
      if (now.track !== next.track && now.track !== null) now.show(now.track, 0);
      now = next;
      tell();
    },
    destroy() {
      sizes.disconnect();
      sight.disconnect();
      if (now.track !== null) now.show(now.track, 0);
    },
  };
}
