// Where in the typing grid stands what a finding is about, so that it is mended there. By file,
// sheet and line as the records were read; what is about no line, by its code. Pure.
import type { Finding } from "$gen/finding_pb";
import type { GridRow, GridTable } from "$gen/node_pb";
import { FIRST_LINE } from "./file";

export interface Whereabouts {
  // Place among the grid's tables.
  table: number;
  // As the grid numbers its rows.
  line: number;
  // A column's name; empty = the rule is about the whole row.
  column: string;
}

// The column in which a rule's finding is mended most likely, where its repair names none.
const COLUMN_OF_RULE: Readonly<Record<string, string>> = {
  "sum-mismatch": "anggaran",
  "total-mismatch": "anggaran",
  "table-mismatch": "anggaran",
  "percent-mismatch": "persen",
  "realised-over-allocated": "realisasi",
  "output-percent-mismatch": "persen_output",
  "absorption-as-output": "persen_output",
  "composite-target": "target",
  "text-target": "target",
  "missing-target": "target",
  "unit-mismatch": "realisasi_output",
  "output-shift": "output_uraian",
  "spent-without-output": "realisasi_output",
  "full-output-low-absorption": "realisasi_output",
  "output-without-budget": "anggaran",
  "achievement-mismatch": "capaian_tercetak",
};

// "IKU-2" is the indicator that its table numbers 2.
const INDICATOR = /^IKU-(.+)$/;

function isRead(row: GridRow, finding: Finding, line: number): boolean {
  const from = row.origin;
  return from?.file === finding.file && from.sheet === finding.sheet && from.row === line;
}

function isAbout(table: GridTable, row: GridRow, subject: string): boolean {
  const number = INDICATOR.exec(subject)?.[1];
  const column = table.columns.findIndex((one) => one.name === (number ? "no" : "kode"));
  return column >= 0 && row.cells[column] === (number ?? subject);
}

// Null where the grid has no such row.
export function whereabouts(tables: readonly GridTable[], finding: Finding): Whereabouts | null {
  const line = finding.repair[0]?.row ?? finding.rows[0];
  const found = (which: (table: GridTable, row: GridRow) => boolean) => {
    for (const [place, table] of tables.entries()) {
      const row = table.rows.findIndex((one) => which(table, one));
      if (row >= 0) return { table: place, line: row + FIRST_LINE, column: columnOf(table, finding) };
    }
    return null;
  };
  if (finding.file && line) return found((_, row) => isRead(row, finding, line));
  return finding.subject ? found((table, row) => isAbout(table, row, finding.subject)) : null;
}

function columnOf(table: GridTable, finding: Finding): string {
  const wanted = finding.repair[0]?.column ?? COLUMN_OF_RULE[finding.rule] ?? "";
  return table.columns.some((column) => column.name === wanted) ? wanted : "";
}
