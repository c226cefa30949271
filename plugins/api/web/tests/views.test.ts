import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Views, type View } from '../src/meeting/views';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

function setUp() {
  const said: View[][] = [];
  const views = new Views((some) => said.push(some));
  const settle = () => vi.advanceTimersByTimeAsync(0);
  return { views, said, settle };
}

describe('Views', () => {
  it('tells what appears and what goes at once, together', async () => {
    const { views, said, settle } = setUp();
    views.show('a', 180.4);
    views.show('b', 90);
    await settle();
    views.show('a', 0);
    await settle();
    expect(said).toEqual([
      [
        { track: 'a', height: 180 },
        { track: 'b', height: 90 },
      ],
      [{ track: 'a', height: 0 }],
    ]);
  });

  it('waits until a size holds', async () => {
    const { views, said, settle } = setUp();
    views.show('a', 100);
    await settle();
    for (const lines of [200, 300, 400]) views.show('a', lines);
    await settle();
    expect(said).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1000);
    expect(said[1]).toEqual([{ track: 'a', height: 400 }]);
  });

  it('says nothing of a tile that only moves', async () => {
    const { views, said, settle } = setUp();
    views.show('a', 100);
    await settle();
    views.show('a', 0);
    views.show('a', 100);
    await vi.advanceTimersByTimeAsync(1000);
    expect(said).toHaveLength(1);
  });

  it('pauses all while the page is out of sight', async () => {
    const { views, said, settle } = setUp();
    views.show('a', 100);
    await settle();
    views.setVisible(false);
    await settle();
    views.show('a', 200);
    await settle();
    views.setVisible(true);
    await settle();
    expect(said.slice(1)).toEqual([[{ track: 'a', height: 0 }], [{ track: 'a', height: 200 }]]);
  });

  it('tells it again to an sfu that has forgotten', async () => {
    const { views, said, settle } = setUp();
    views.show('a', 100);
    await settle();
    views.again(new Set(['a']));
    await settle();
    expect(said[1]).toEqual(said[0]);
  });

  it('does not tell it of tracks that have gone', async () => {
    const { views, said, settle } = setUp();
    for (const track of ['gone', 'hidden', 'shown']) views.show(track, 100);
    await settle();
    views.show('gone', 0);
    views.show('hidden', 0);
    await settle();
    said.length = 0;
    views.again(new Set(['hidden', 'shown']));
    await settle();
    expect(said).toEqual([
      [
        { track: 'hidden', height: 0 },
        { track: 'shown', height: 100 },
      ],
    ]);
  });

  it('is silent once closed', async () => {
    const { views, said, settle } = setUp();
    views.show('a', 100);
    views.close();
    await settle();
    expect(said).toEqual([]);
  });
});
