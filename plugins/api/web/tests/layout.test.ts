import { describe, expect, it } from 'vitest';
import { grid, withStage, type Box } from '../src/meeting/layout';

const overlaps = (a: Box, b: Box) =>
  a.x < b.x + b.width - 0.01 &&
  b.x < a.x + a.width - 0.01 &&
  a.y < b.y + b.height - 0.01 &&
  b.y < a.y + a.height - 0.01;

const covered = (boxes: Box[]) => boxes.reduce((sum, box) => sum + box.width * box.height, 0);

describe('grid', () => {
  it('is empty without people or room', () => {
    expect(grid(800, 600, 0, 8).boxes).toEqual([]);
    expect(grid(0, 600, 3, 8).boxes).toEqual([]);
  });

  it('gives one person the middle', () => {
    const { boxes } = grid(1600, 600, 1, 8);
    expect(boxes[0]?.height).toBe(600);
    expect(boxes[0]?.width).toBeCloseTo((600 * 16) / 9);
    expect(boxes[0]?.x).toBeCloseTo((1600 - (600 * 16) / 9) / 2);
  });

  it('puts two people side by side on a desk and one above the other on a phone', () => {
    const [a, b] = grid(1280, 700, 2, 8).boxes;
    expect(a?.y).toBe(b?.y);
    const [c, d] = grid(360, 640, 2, 8).boxes;
    expect(c?.x).toBe(d?.x);
  });

  it('centres the last row', () => {
    const { boxes } = grid(1280, 720, 3, 8);
    expect(boxes[2]!.x + boxes[2]!.width / 2).toBeCloseTo(640);
  });

  it.each([
    [360, 520],
    [768, 1024],
    [1280, 640],
    [1920, 1000],
    [3440, 1300],
  ])('never overlaps, leaves the area or wastes it at %i × %i', (width, height) => {
    for (let count = 1; count <= 30; count++) {
      const layout = grid(width, height, count, 8);
      expect(layout.boxes).toHaveLength(count);
      const outside = layout.boxes.filter(
        (box) =>
          box.x < -0.01 ||
          box.y < -0.01 ||
          box.x + box.width > width + 0.01 ||
          box.y + box.height > layout.height + 0.01,
      );
      expect(outside).toEqual([]);
      const touching = layout.boxes.filter((box, index) =>
        layout.boxes.slice(index + 1).some((other) => overlaps(box, other)),
      );
      expect(touching).toEqual([]);
      if (count > 1) expect(covered(layout.boxes)).toBeGreaterThan(0.4 * width * height);
    }
  });

  it('scrolls instead of showing stamps', () => {
    const { boxes, height } = grid(360, 500, 40, 8);
    expect(height).toBeGreaterThan(500);
    expect(boxes[0]!.width).toBeGreaterThanOrEqual(140);
  });
});

describe('withStage', () => {
  it('has the people beside the screen on a desk, below it on a phone', () => {
    const desk = withStage(1280, 640, 3, 8);
    expect(desk.strip.x).toBeGreaterThan(desk.stage.width);
    expect(desk.stage.width).toBeGreaterThan(900);
    const phone = withStage(360, 560, 3, 8);
    expect(phone.strip.y).toBeGreaterThan(phone.stage.height);
    expect(phone.stage.width).toBe(360);
  });

  it('gives the screen everything when nobody else is shown', () => {
    expect(withStage(800, 600, 0, 8).stage).toEqual({ x: 0, y: 0, width: 800, height: 600 });
  });
});
