// What a clerk is told of a table before it is stored, though nothing hinders storing it,
// and what a row is called. Pure.
import type { Sheet } from "./sheet";

// Rows that say what was spent and leave blank what there was to spend: what share was
// spent has no value then. A dash or 0 is a figure, not a blank.
export function spentWithoutBudget(sheet: Sheet): number {
  const columnOf = (name: string) => sheet.table.columns.findIndex((column) => column.name === name);
  const budget = columnOf("anggaran");
  const spent = columnOf("realisasi");
  if (budget < 0 || spent < 0) return 0;
  return sheet.cells.filter((cells) => cells[spent] !== "" && cells[budget] === "").length;
}

// The columns that name a row to a reader, in the order in which they are said.
const NAMING = ["kode", "no", "uraian", "indikator"];

// "7.01.01 Program Penunjang"; empty for a row that has no name yet. A further output
// has none of its own and is called as the row above that it belongs to.
export function rowName(sheet: Sheet, row: number): string {
  const columns = NAMING.map((name) => sheet.table.columns.findIndex((column) => column.name === name));
  for (let at = Math.min(row, sheet.rows - 1); at >= 0; --at) {
    const words = columns.flatMap((column) => sheet.cells[at]?.[column] || []);
    if (words.length) return words.join(" ");
    // A row where nothing stands belongs to none.
    if (sheet.cells[at]?.slice(0, sheet.columns).every((cell) => cell === "")) return "";
  }
  return "";
}
