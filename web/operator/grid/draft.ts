// Edits that are not stored yet, kept in the clerk's own browser across a reload or a power
// cut. A row is found again by what identifies it, for the node may give others by then; one
// that the clerk added, by its place among those added to the same sub kegiatan. Pure but for
// the storage that is handed in.
import { furtherOutput, ownerOf } from "./outputs";
import type { CellChange, Sheet } from "./sheet";

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
// the name of its sub kegiatan.
function rowNames(sheet: Sheet): string[] {
  const seen = new Map<string, number>();
  const counted = (words: string) => {
    const number = (seen.get(words) ?? 0) + 1;
    seen.set(words, number);
    return `${number}\t${words}`;
  };
  const names: string[] = [];
  sheet.table.rows.forEach((row, at) => {
    if (sheet.added(at)) {
      const owner = names[ownerOf(sheet, at)] ?? "";
      seen.set(ADDED + owner, (seen.get(ADDED + owner) ?? 0) + 1);
      names.push(`${ADDED}${seen.get(ADDED + owner)}\t${owner}`);
      return;
    }
    const words = sheet.table.columns
      .map((column, place) => (column.identifies ? (row.cells[place] ?? "") : ""))
      .join("\t");
    names.push(counted(words));
  });
  return names;
}

// The sheet with the rows that the kept edits are in.
function grown(sheet: Sheet, kept: readonly Partial<Kept>[]): Sheet {
  const wanted = new Map<string, number>();
  for (const one of kept) {
    const [, number, owner] = /^\+(\d{1,3})\t(.*)$/s.exec(String(one?.row)) ?? [];
    if (owner !== undefined) wanted.set(owner, Math.max(wanted.get(owner) ?? 0, Number(number)));
  }
  const names = rowNames(sheet);
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

// False if the browser cannot keep it: then the page says so.
export function keep(storage: Storage, key: string, sheet: Sheet): boolean {
  const edits = sheet.edits();
  try {
    if (edits.length === 0) {
      storage.removeItem(key);
      return true;
    }
    const names = rowNames(sheet);
    const kept: Kept[] = edits.map(({ row, column, after }) => ({
      row: names[row]!,
      column: sheet.table.columns[column]!.name,
      text: after,
    }));
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
}

export function recall(storage: Storage, key: string, given: Sheet): Recalled {
  let kept: unknown;
  try {
    kept = JSON.parse(storage.getItem(key) ?? "[]");
  } catch {
    return { sheet: given, changes: [] };
  }
  if (!Array.isArray(kept)) return { sheet: given, changes: [] };
  const sheet = grown(given, kept as Partial<Kept>[]);
  const rows = new Map(rowNames(sheet).map((name, row) => [name, row]));
  const columns = new Map(sheet.table.columns.map((column, place) => [column.name, place]));
  const wanted = (kept as Partial<Kept>[]).flatMap((one) => {
    const row = rows.get(String(one?.row));
    const column = columns.get(String(one?.column));
    if (row === undefined || column === undefined || typeof one.text !== "string") return [];
    return [{ row, column, text: one.text }];
  });
  return { sheet, changes: sheet.changes(wanted) };
}
