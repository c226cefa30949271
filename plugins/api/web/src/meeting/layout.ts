// Where the tiles go: pure arithmetic on pixels, so that it can be tested without a browser.

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface Layout {
  boxes: Box[];
  /** Height of the whole, above the given height when the tiles have to be scrolled. */
  height: number;
}

/** A picture is cropped to a tile between these; upright tiles are for upright screens only. */
const WIDEST = 16 / 9;
const NARROWEST = 4 / 3;
const UPRIGHT = 3 / 4;
const SMALLEST = 150; // pixels of width below which a face is no longer a face

interface Tile {
  width: number;
  height: number;
}

function fitTile(width: number, height: number, narrowest: number): Tile {
  if (width / height > WIDEST) return { width: height * WIDEST, height };
  if (width / height < narrowest) return { width, height: width / narrowest };
  return { width, height };
}

function tileFor(columns: number, count: number, area: Tile, gap: number): Tile {
  const rows = Math.ceil(count / columns);
  const width = (area.width - gap * (columns - 1)) / columns;
  const height = (area.height - gap * (rows - 1)) / rows;
  if (width <= 0 || height <= 0) return { width: 0, height: 0 };
  return fitTile(width, height, area.width < area.height ? UPRIGHT : NARROWEST);
}

function place(tile: Tile, columns: number, count: number, area: Tile, gap: number): Layout {
  const rows = Math.ceil(count / columns);
  const used = rows * tile.height + gap * (rows - 1);
  const top = Math.max(0, (area.height - used) / 2);
  const boxes = Array.from({ length: count }, (_, index) => {
    const row = Math.floor(index / columns);
    const inRow = row === rows - 1 ? count - row * columns : columns; // the last row is centred
    const left = (area.width - inRow * tile.width - gap * (inRow - 1)) / 2;
    return {
      x: left + (index % columns) * (tile.width + gap),
      y: top + row * (tile.height + gap),
      ...tile,
    };
  });
  return { boxes, height: Math.max(area.height, used) };
}

/** Tiles of one size, as large as they can be; they scroll when there are too many of them. */
export function grid(width: number, height: number, count: number, gap: number): Layout {
  const area = { width, height };
  if (count === 0 || width <= 0 || height <= 0) return { boxes: [], height: Math.max(0, height) };
  let columns = 1;
  let best = tileFor(1, count, area, gap);
  for (let candidate = 2; candidate <= count; candidate++) {
    const tile = tileFor(candidate, count, area, gap);
    if (tile.width * tile.height > best.width * best.height) {
      columns = candidate;
      best = tile;
    }
  }
  const smallest = Math.min(SMALLEST, (width - gap) / 2);
  if (best.width < smallest) {
    columns = Math.max(1, Math.floor((width + gap) / (smallest + gap)));
    const wide = (width - gap * (columns - 1)) / columns;
    best = { width: wide, height: wide / NARROWEST };
  }
  return place(best, columns, count, area, gap);
}

export interface StageLayout {
  stage: Box;
  /** Where the tiles of the people are, relative to the whole; they scroll inside. */
  strip: Box;
  tiles: Layout;
}

const STRIP_SHARE = 0.2;

/** A shared screen large, the people beside it (below it where the area is upright). */
export function withStage(width: number, height: number, count: number, gap: number): StageLayout {
  const beside = width > height;
  if (count === 0) {
    const none = { x: 0, y: 0, width: 0, height: 0 };
    return { stage: { x: 0, y: 0, width, height }, strip: none, tiles: { boxes: [], height: 0 } };
  }
  if (beside) {
    const strip = Math.round(Math.min(280, Math.max(140, width * STRIP_SHARE)));
    return {
      stage: { x: 0, y: 0, width: width - strip - gap, height },
      strip: { x: width - strip, y: 0, width: strip, height },
      tiles: column(strip, height, count, gap),
    };
  }
  const strip = Math.round(height * (count > 2 ? 0.42 : 0.3));
  return {
    stage: { x: 0, y: 0, width, height: height - strip - gap },
    strip: { x: 0, y: height - strip, width, height: strip },
    tiles: grid(width, strip, count, gap),
  };
}

function column(width: number, height: number, count: number, gap: number): Layout {
  const tile = { width, height: width / WIDEST };
  return place(tile, 1, count, { width, height }, gap);
}
