// Mistakes of a file, put beside the rows that they are in. Pure.
import type { CellCorrection, Problem, SheetHeader } from "$gen/node_pb";
import type { Finding } from "$gen/finding_pb";
import { columnTitle } from "$shared/columns";

// As ImportHeader.corrections and .accept bound them.
export const CORRECTIONS_MAX = 100;

// 1 -> "A", 27 -> "AA": as a spreadsheet calls its columns.
export function columnLetters(column: number): string {
  let letters = "";
  for (let left = column; left > 0; left = Math.floor((left - 1) / 26))
    letters = String.fromCharCode(65 + ((left - 1) % 26)) + letters;
  return letters;
}

// "Lembar IKU: Baris 7, kolom C (anggaran)"; "Seluruh berkas" without a row.
export function placeWords(problem: Problem): string {
  const sheet = problem.sheet ? `Lembar ${problem.sheet}: ` : "";
  if (problem.row === 0) return problem.sheet ? `Lembar ${problem.sheet}` : "Seluruh berkas";
  const column = problem.column ? `, kolom ${columnLetters(problem.column)}` : "";
  const name = problem.columnName ? ` (${problem.columnName})` : "";
  return `${sheet}Baris ${problem.row}${column}${name}`;
}

// A mistake of the grid: its column is called as its head is.
export function inTitles<P extends Pick<Problem, "columnName">>(problem: P): P {
  return { ...problem, columnName: problem.columnName && columnTitle(problem.columnName) };
}

// The mistakes of one row, with what can be shown of it.
export interface BadRow {
  key: string;
  sheet: string;
  row: number;
  problems: Problem[];
  // From column A; as many as there are cells.
  names: string[];
  cells: string[];
}

export function badRows(problems: readonly Problem[], headers: readonly SheetHeader[]): BadRow[] {
  const rows = new Map<string, BadRow>();
  for (const problem of problems) {
    const key = placeKey(problem.sheet, problem.row, 0);
    const known = rows.get(key);
    if (known) {
      known.problems.push(problem);
      if (known.cells.length === 0) known.cells = [...problem.cells];
      continue;
    }
    const names = headers.find((one) => one.sheet === problem.sheet)?.names ?? [];
    rows.set(key, {
      key,
      sheet: problem.sheet,
      row: problem.row,
      problems: [problem],
      names: [...names],
      cells: [...problem.cells],
    });
  }
  for (const row of rows.values()) {
    if (row.cells.length === 0) continue;
    // A blank cell that is bad is a cell too.
    const width = Math.max(row.cells.length, row.names.length, ...row.problems.map((one) => one.column));
    row.cells = Array.from({ length: width }, (_, column) => row.cells[column] ?? "");
    row.names = Array.from({ length: width }, (_, column) => row.names[column] ?? "");
  }
  return [...rows.values()];
}

// Of a row that was not cut into the columns it should have, no cell can be corrected.
const UNCUT = "COLUMN_COUNT";

// Why a cell cannot be corrected here, for it is not shown as it is: a long text is cut,
// one of several lines has its line ends spelled out. Empty if it can.
export function onlyInTheFile(row: BadRow, column: number): string {
  if (row.sheet === "" && row.problems.some((one) => one.code === UNCUT))
    return "Kolom baris ini tidak sesuai judulnya; betulkan di berkas.";
  const text = row.cells[column - 1] ?? "";
  return text.endsWith("...") || text.includes("\\n")
    ? "Teks ini tidak tampil utuh; betulkan di berkas."
    : "";
}

export function placeKey(sheet: string, row: number, column: number): string {
  return `${row}\t${column}\t${sheet}`;
}

export interface Correction {
  sheet: string;
  row: number;
  column: number;
  columnName: string;
  before: string;
  text: string;
}

export type CorrectionInit = Pick<CellCorrection, "sheet" | "row" | "column" | "text">;

// A correction that says what the file says is none.
export function corrected(all: readonly Correction[], one: Correction): Correction[] {
  const key = placeKey(one.sheet, one.row, one.column);
  const others = all.filter((other) => placeKey(other.sheet, other.row, other.column) !== key);
  return one.text === one.before ? others : [...others, one];
}

// How ImportHeader.accept names the repair of a finding.
export function acceptName(finding: Finding): string {
  return finding.rows.length ? `${finding.rule}@${finding.rows[0]}` : finding.rule;
}
