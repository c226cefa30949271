// What people would have noticed, computed from what a page has noted.

const USUAL_MS = 40;

/** The times of the pictures that were displayed. The callback misses some when the page is busy: those came one after the
 * other before the one that it tells of. */
function displayed(frames) {
  return frames.flatMap(({ at, number }, i) => {
    const before = frames[i - 1];
    const missed = before ? number - before.number - 1 : 0;
    const times = Array.from({ length: missed }, (_, k) => at - (missed - k) * USUAL_MS);
    return [...times.map((time) => Math.max(time, before.at)), at];
  });
}

/** As getStats() counts a freeze, but by what was displayed: this much more than usual. */
const FREEZE_MS = 150;

/** Pictures between @begin and @end, in ms since 1970: per second; the longest time without a new one, and how long it was
 * frozen in all, in seconds; and how old they were when they were displayed, in ms. */
export function pictures(frames, begin, end) {
  const times = displayed(frames);
  const inside = times.filter((at) => at > begin && at <= end);
  const last = times.findLast((at) => at <= begin) ?? begin;
  const edges = [last, ...inside, end];
  const gaps = edges.slice(1).map((at, i) => at - edges[i]);
  const frozen = gaps.filter((gap) => gap > USUAL_MS + FREEZE_MS);
  return {
    framesPerSecond: (inside.length * 1000) / (end - begin),
    longestGap: Math.max(...gaps) / 1000,
    delay: median(frames.filter(({ at }) => at > begin && at <= end).map(({ delay }) => delay)),
    frozen: frozen.reduce((sum, gap) => sum + gap, 0) / 1000,
  };
}

/** Percent of the sound that was made up between two readings of its statistics. */
export function concealed(before, after) {
  const grown = (key) => (after[key] ?? 0) - (before?.[key] ?? 0);
  const invented = grown('concealedSamples') - grown('silentConcealedSamples');
  return (100 * invented) / Math.max(grown('totalSamplesReceived'), 1);
}

/** Seconds from @at to the first picture displayed after it. */
export function firstAfter(frames, at) {
  const found = frames.find((frame) => frame.at > at);
  return found ? (found.at - at) / 1000 : Infinity;
}

export function median(values) {
  const sorted = values.filter((value) => value !== undefined).sort((one, other) => one - other);
  if (sorted.length === 0) return undefined;
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
