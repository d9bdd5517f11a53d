// Edits that are not stored yet, kept in the clerk's own browser across a reload or a power
// cut. A row is found again by what identifies it, for the node may give others by then. Pure
// but for the storage that is handed in.
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

// The words that identify each row; equal ones are counted.
function rowNames(sheet: Sheet): string[] {
  const seen = new Map<string, number>();
  return sheet.table.rows.map((row) => {
    const words = sheet.table.columns
      .map((column, place) => (column.identifies ? (row.cells[place] ?? "") : ""))
      .join("\t");
    const number = (seen.get(words) ?? 0) + 1;
    seen.set(words, number);
    return `${number}\t${words}`;
  });
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

// The edits that still find their place; what is stored meanwhile, or no more there, is not
// among them.
export function recall(storage: Storage, key: string, sheet: Sheet): CellChange[] {
  let kept: unknown;
  try {
    kept = JSON.parse(storage.getItem(key) ?? "[]");
  } catch {
    return [];
  }
  if (!Array.isArray(kept)) return [];
  const rows = new Map(rowNames(sheet).map((name, row) => [name, row]));
  const columns = new Map(sheet.table.columns.map((column, place) => [column.name, place]));
  const wanted = (kept as Partial<Kept>[]).flatMap((one) => {
    const row = rows.get(String(one?.row));
    const column = columns.get(String(one?.column));
    if (row === undefined || column === undefined || typeof one.text !== "string") return [];
    return [{ row, column, text: one.text }];
  });
  return sheet.changes(wanted);
}
