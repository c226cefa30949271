const FIRST = 500; // milliseconds
const LONGEST = 15000;

/** How long to wait before attempt @attempt (from 0). @random, 0 to 1, spreads a crowd of clients
 * that lost the same node. */
export function backoff(attempt: number, random: number): number {
  return Math.min(LONGEST, FIRST * 2 ** attempt) * (0.5 + random / 2);
}

/** Ends early when the network comes back, and when @signal is aborted: ask it then. */
export function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      removeEventListener('online', done);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    addEventListener('online', done);
    signal.addEventListener('abort', done);
  });
}
