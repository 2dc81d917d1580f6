// The departments of France as tiles about where they lie, and the way from one to the next by the arrow keys.

export type Spot = { code: string; row: number; column: number };

const MAINLAND = `
-- -- -- -- 76 80 62 59 08 -- -- --
-- -- -- 14 27 95 60 02 55 57 -- --
-- 22 50 61 78 92 93 77 51 54 67 --
29 35 53 72 28 75 94 10 52 88 68 --
-- 56 49 37 41 91 45 89 21 70 90 --
-- 44 85 79 36 18 03 58 71 39 25 --
-- -- 17 86 87 23 63 42 69 01 74 --
-- -- 33 16 24 19 15 43 38 73 -- --
-- -- 40 47 46 12 48 07 26 05 06 --
-- -- 64 32 82 81 34 30 84 04 -- --
-- -- -- 65 31 09 11 -- 13 83 -- 2B
-- -- -- -- -- 66 -- -- -- -- -- 2A`;
const OVERSEAS = `
971 972 973 974 976 975 977 978 986 987 988 MC`;

export const COLUMNS = 12;

function spots(text: string, from: number): Spot[] {
  return text.trim().split("\n").flatMap((line, row) =>
    line.trim().split(/\s+/).map((code, column) => ({ code, row: from + row, column })).filter(({ code }) => code !== "--"));
}

/** In reading order: rows from north to south, each from west to east; overseas and Monaco in the last one. */
export const TILES: readonly Spot[] = [...spots(MAINLAND, 1), ...spots(OVERSEAS, 13)];

const near = (from: Spot) => (one: Spot, other: Spot) => Math.abs(one.column - from.column) - Math.abs(other.column - from.column);

/** The tile that a key leads to; undefined where there is none in that direction, or the key leads nowhere. */
export function next(from: Spot, key: string): Spot | undefined {
  const row = TILES.filter((one) => one.row === from.row);
  const along = (rows: number[]) => TILES.filter((one) => one.row === rows[0]).sort(near(from))[0];
  const rows = [...new Set(TILES.map((one) => one.row))];
  switch (key) {
    case "ArrowRight": return row.find((one) => one.column > from.column);
    case "ArrowLeft": return row.filter((one) => one.column < from.column).at(-1);
    case "ArrowDown": return along(rows.filter((one) => one > from.row));
    case "ArrowUp": return along(rows.filter((one) => one < from.row).reverse());
    case "Home": return TILES[0];
    case "End": return TILES.at(-1);
    default: return undefined;
  }
}
