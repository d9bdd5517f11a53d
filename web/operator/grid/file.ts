// The table as the file that Import takes: semicolons, the columns' names in line 1, quotes
// as RFC 4180. Row r of the table is line r + 2, so that a mistake finds its cell. Pure.
//
// Texts go as they were typed: no guard against formulas as in files for spreadsheets, for
// "-" and "-5" mean something here and nothing runs them. Every row goes, also those that
// nobody typed in: the node marked them, and leaves them out.
import type { Sheet } from "./sheet";

const HEADER_LINES = 1;

function cell(text: string): string {
  return /[";\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function line(cells: readonly string[]): string {
  return cells.map(cell).join(";") + "\r\n";
}

export function gridFile(sheet: Sheet): { name: string; text: string } {
  const names = line(sheet.table.columns.map((column) => column.name));
  const rows = sheet.cells.map((cells) => line(cells));
  return { name: `Isian ${sheet.table.name}.csv`, text: names + rows.join("") };
}

// The table's row, from 0, of a line of the file; -1 if it is none of them.
export function rowOfLine(sheet: Sheet, fileLine: number): number {
  const row = fileLine - HEADER_LINES - 1;
  return row >= 0 && row < sheet.rows ? row : -1;
}
