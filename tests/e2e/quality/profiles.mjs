// The networks. Each side is 20 ms away from the sfu, each way; what is worse is between the sfu and the viewer, and
// begins when measuring does.

/** Both ways, of each side. */
export const DELAY_MS = 20;

/** A tunnel, or an elevator. */
function outage(seconds) {
  return {
    title: `nothing arrives for ${seconds} s`,
    event: true,
    seconds: 5,
    async begin(link, wait) {
      await link.set('both cut 1');
      await wait(seconds);
      await link.set('both cut 0');
    },
  };
}

/** @before, @begin: make the network bad, before and while it is measured; @link: the viewer's, see cable.mjs. @event:
 * since when begin() has ended, the next picture is waited for. @seconds: instead of those of the command. */
export const PROFILES = {
  clean: { title: 'nothing lost' },
  'loss-5': { title: '5 % lost at random', begin: (link) => link.set('to-far loss 5') },
  'loss-10': { title: '10 % lost at random', begin: (link) => link.set('to-far loss 10') },
  'burst-10': {
    title: '10 % lost, five in a row on average',
    begin: (link) => link.set('to-far burst 5', 'to-far loss 10'),
  },
  jitter: { title: 'up to 30 ms of jitter, reordered', begin: (link) => link.set('both jitter 30') },
  'rtt-300': { title: 'a round trip of 300 ms to the viewer', before: (link) => link.set('both delay 150') },
  'outage-1': outage(1),
  'outage-3': outage(3),
  outage: outage(10),
  address: {
    title: "the viewer's address changes",
    begin: async (link, wait) => {
      await wait(1);
      await link.set('address 10.0.2.99');
    },
  },
};

const BARS = {
  clean: { firstFrame: 0.25 + (2 * 2 * DELAY_MS) / 1000 },
  'loss-5': { longestGap: 0.15, concealed: 1 },
  'loss-10': { longestGap: 0.3, concealed: 2 },
  'outage-1': { recovery: 0.6 },
  'outage-3': { recovery: 0.6 },
  outage: { recovery: 0.6 },
};

/** What we ask of ourselves: at most, in s and %. */
export function barOf(profile) {
  return BARS[profile] ?? {};
}
