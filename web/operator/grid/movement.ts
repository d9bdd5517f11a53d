// Where a key leads in the grid. Pure.
import type { Place, Sheet } from "./sheet";

const PAGE_ROWS = 10;

export interface Key {
  key: string;
  ctrl: boolean;
  shift: boolean;
}

// Null for a key that does not move, and for Tab beyond the last open cell: then the
// browser moves on to what follows the grid.
export function moved(sheet: Sheet, from: Place, { key, ctrl, shift }: Key): Place | null {
  const bottom = sheet.rows - 1;
  const right = sheet.columns - 1;
  const to = (row: number, column: number): Place => ({
    row: Math.max(0, Math.min(bottom, row)),
    column: Math.max(0, Math.min(right, column)),
  });
  switch (key) {
    case "ArrowUp":
      return to(ctrl ? 0 : from.row - 1, from.column);
    case "ArrowDown":
      return to(ctrl ? bottom : from.row + 1, from.column);
    case "ArrowLeft":
      return to(from.row, ctrl ? 0 : from.column - 1);
    case "ArrowRight":
      return to(from.row, ctrl ? right : from.column + 1);
    case "Home":
      return to(ctrl ? 0 : from.row, 0);
    case "End":
      return to(ctrl ? bottom : from.row, right);
    case "PageUp":
      return to(from.row - PAGE_ROWS, from.column);
    case "PageDown":
      return to(from.row + PAGE_ROWS, from.column);
    case "Enter":
      return to(from.row + (shift ? -1 : 1), from.column);
    case "Tab":
      return nextOpen(sheet, from, shift ? -1 : 1);
    default:
      return null;
  }
}

// The next cell that may be typed into, row by row.
export function nextOpen(sheet: Sheet, from: Place, by: 1 | -1): Place | null {
  const width = sheet.columns;
  for (let at = from.row * width + from.column + by; at >= 0 && at < sheet.rows * width; at += by) {
    const place = { row: Math.floor(at / width), column: at % width };
    if (sheet.open(place)) return place;
  }
  return null;
}

// Where typing begins: the first open cell without text, else the first open one.
export function beginning(sheet: Sheet): Place {
  let first: Place | null = null;
  for (let row = 0; row < sheet.rows; ++row) {
    for (let column = 0; column < sheet.columns; ++column) {
      const place = { row, column };
      if (!sheet.open(place)) continue;
      if (sheet.at(place) === "" && sheet.isNumber(column)) return place;
      first ??= place;
    }
  }
  return first ?? { row: 0, column: 0 };
}
