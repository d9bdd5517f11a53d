// The table as the file that Import takes: semicolons, the columns' names in line 1, quotes
// as RFC 4180. Row r of the table is line r + 2 where no text above has lines of its own, so
// that a mistake finds its cell. Pure.
//
// Texts go as they were typed: no guard against formulas as in files for spreadsheets, for
// "-" and "-5" mean something here and nothing runs them. Every row goes, also those that
// nobody typed in: the node marked them, and leaves them out.
import type { Sheet } from "./sheet";

const HEADER_LINES = 1;
// Line of the table's first row.
export const FIRST_LINE = HEADER_LINES + 1;

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

// The table's row, from 0, that takes up a line of the file; -1 if none does. A text of
// several lines, as a workbook may have held it, makes its row as long.
export function rowOfLine(sheet: Sheet, fileLine: number): number {
  if (fileLine <= HEADER_LINES) return -1;
  let line = HEADER_LINES;
  return sheet.cells.findIndex((cells) => {
    line += 1 + cells.reduce((count, text) => count + text.split("\n").length - 1, 0);
    return fileLine <= line;
  });
}
