// Edits that are not stored yet, kept in the clerk's own browser across a reload or a power
// cut. A row is found again by what identifies it, for the node may give others by then; one
// that the clerk added, by its place among those added to the same sub kegiatan. Two tabs may
// type into one table: each writes what it changed itself and lets the other's edits stand.
// Pure but for the storage that is handed in.
import type { GridTable } from "$gen/node_pb";
import { furtherOutput, ownerOf } from "./outputs";
import { Sheet, type CellChange } from "./sheet";

const PREFIX = "rekap.isian.";
// A browser grants some 5 MB for everything; a table that is typed has some kilobytes.
export const DRAFT_CHARACTERS_MAX = 300_000;

interface Kept {
  row: string;
  column: string;
  text: string;
}

// `where` tells tables apart: unit, period and table.
export function draftKey(unit: string, year: number, quarter: number, table: string): string {
  return `${PREFIX}${unit}.${year}.${quarter}.${table}`;
}

const ADDED = "+";

// The words that identify each row; equal ones are counted. Of an added one "+", its number and
// the name of its sub kegiatan. A row that went into the store is called as it went there. What
// the node notes behind the cells is no part of it, for storing changes it; an output is counted
// within its sub kegiatan, so that one more elsewhere renames none.
function rowNames(sheet: Sheet, stored: Sheet | null): string[] {
  const seen = new Map<string, number>();
  const taken = new Map(stored?.table.rows.map((row, at) => [row, at]));
  const names: string[] = [];
  sheet.table.rows.forEach((row, at) => {
    const went = taken.get(row);
    const cells = went === undefined ? row.cells : stored!.cells[went]!;
    const owner = ownerOf(sheet, at);
    const under = owner < at ? (names[owner] ?? "") : "";
    const fresh = sheet.added(at) && cells.every((text, column) => text === (row.cells[column] ?? ""));
    const words = sheet.table.columns
      .slice(0, sheet.columns)
      .map((column, place) => (column.identifies ? (cells[place] ?? "") : ""))
      .concat(under)
      .join("\t");
    const key = fresh ? ADDED + under : words;
    const number = (seen.get(key) ?? 0) + 1;
    seen.set(key, number);
    names.push(fresh ? `${ADDED}${number}\t${under}` : `${number}\t${words}`);
  });
  return names;
}

// The sheet with the rows that the edits are in.
function grown(sheet: Sheet, edits: Edits): Sheet {
  const wanted = new Map<string, number>();
  for (const place of edits.keys()) {
    const [, number, owner] = /^\+(\d{1,3})\t(.*)$/s.exec(placeOf(place).row) ?? [];
    if (owner !== undefined) wanted.set(owner, Math.max(wanted.get(owner) ?? 0, Number(number)));
  }
  const names = rowNames(sheet, null);
  let all = sheet;
  // From below, so that the rows above stay where they are.
  for (let row = sheet.rows - 1; row >= 0; --row) {
    for (let left = wanted.get(names[row]!) ?? 0; left > 0; --left) {
      const change = furtherOutput(all, row);
      if (change) all = all.withRow(change);
    }
  }
  return all;
}

// Texts by where they stand: the column's name and, in the lines below, the row's.
export type Edits = ReadonlyMap<string, string>;
const placeOf = (place: string) => {
  const end = place.indexOf("\n");
  return { column: place.slice(0, end), row: place.slice(end + 1) };
};

// What is typed and not stored; `stored`: the sheet as it was when it was stored last.
export function editsOf(sheet: Sheet, stored: Sheet | null = null): Edits {
  const names = rowNames(sheet, stored);
  return new Map(
    sheet
      .edits(stored)
      .map(({ row, column, after }) => [`${sheet.table.columns[column]!.name}\n${names[row]!}`, after]),
  );
}

// As a page holds it: its edits, and what of them the browser had when it looked last.
export interface Held {
  known: Edits;
  mine: Edits;
}
export const nothing: Held = { known: new Map(), mine: new Map() };

function read(storage: Storage, key: string): Edits {
  let kept: unknown;
  try {
    kept = JSON.parse(storage.getItem(key) ?? "[]");
  } catch {
    return new Map();
  }
  if (!Array.isArray(kept)) return new Map();
  return new Map(
    (kept as Partial<Kept>[]).flatMap((one) =>
      typeof one?.text === "string" ? [[`${String(one.column)}\n${String(one.row)}`, one.text]] : [],
    ),
  );
}

// What is held no more, unless another tab wrote it differently meanwhile.
function withoutDropped(theirs: Edits, { known, mine }: Held): Map<string, string> {
  return new Map([...theirs].filter(([place, text]) => mine.has(place) || known.get(place) !== text));
}

// False if the browser cannot keep it: then the page says so.
export function keep(storage: Storage, key: string, held: Held): boolean {
  try {
    const all = new Map([...withoutDropped(read(storage, key), held), ...held.mine]);
    if (all.size === 0) {
      storage.removeItem(key);
      return true;
    }
    const kept: Kept[] = [...all].map(([place, text]) => ({ ...placeOf(place), text }));
    const text = JSON.stringify(kept);
    if (text.length > DRAFT_CHARACTERS_MAX) return false;
    storage.setItem(key, text);
    return true;
  } catch {
    return false;
  }
}

export interface Recalled {
  // As it was handed in, with the rows that were added to it.
  sheet: Sheet;
  // The edits that still find their place; what is stored meanwhile, or no more there, is not
  // among them.
  changes: CellChange[];
  // All that the browser had.
  known: Edits;
}

// `held`: what the page still holds, which the browser may not have been able to keep. What it
// has not touched since it looked last is as the browser has it now.
export function recall(storage: Storage, key: string, given: Sheet, held: Held = nothing): Recalled {
  const known = read(storage, key);
  const changed = [...held.mine].filter(([place, text]) => held.known.get(place) !== text);
  const all = new Map([...withoutDropped(known, held), ...changed]);
  const sheet = grown(given, all);
  const rows = new Map(rowNames(sheet, null).map((name, row) => [name, row]));
  const columns = new Map(sheet.table.columns.map((column, place) => [column.name, place]));
  const wanted = [...all].flatMap(([place, text]) => {
    const row = rows.get(placeOf(place).row);
    const column = columns.get(placeOf(place).column);
    return row === undefined || column === undefined ? [] : [{ row, column, text }];
  });
  return { sheet, changes: sheet.changes(wanted), known };
}

// A table of a period, by its place, and how many of its cells are typed and not stored.
export interface Waiting {
  place: number;
  cells: number;
}

// Those that have any.
export function waiting(
  storage: Storage,
  tables: readonly GridTable[],
  unit: string,
  year: number,
  quarter: number,
): Waiting[] {
  return tables
    .map((table, place) => {
      const key = draftKey(unit, year, quarter, table.name);
      return { place, cells: recall(storage, key, new Sheet(table)).changes.length };
    })
    .filter((one) => one.cells > 0);
}
