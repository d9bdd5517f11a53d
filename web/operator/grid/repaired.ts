// Figures that an accepted repair put where they belong: which of a table's cells they are,
// what was printed there, and what a save would undo of them. Pure.
import type { ImportResponse } from "$gen/node_pb";
import { MARK_COLUMN, type Place, type Sheet } from "./sheet";

// What the node writes into the mark of a repaired row, before the rule.
const REPAIRED = "perbaikan ";
// Behind a column's name: the column that says what was printed there.
const PRINTED = "_tercetak";
// As Change names a repair among a record's fields.
const REPAIR_FIELD = "perbaikan";

// What is to be known of a cell whose figure is a repair's; empty for any other.
export function repairNote(sheet: Sheet, { row, column }: Place): string {
  const { columns } = sheet.table;
  const columnOf = (name: string) => columns.findIndex((one) => one.name === name);
  const mark = sheet.given({ row, column: columnOf(MARK_COLUMN) });
  const printedAt = columnOf(`${columns[column]?.name}${PRINTED}`);
  if (!mark.startsWith(REPAIRED) || printedAt < 0) return "";
  const printed = sheet.given({ row, column: printedAt });
  if (printed === sheet.given({ row, column })) return "";
  return `Hasil perbaikan ${mark.slice(REPAIRED.length)} yang diterima; tercetak: ${printed || "kosong"}`;
}

export interface Dropped {
  // Records that lose an accepted repair, at least: an answer lists the first changes only.
  records: number;
  rules: string[];
  // Of the first ones, as "sub kegiatan 7.01.01.2.06.01".
  subjects: string[];
}

// So that a person can look at them before deciding.
const SUBJECTS_SHOWN = 5;

// What storing would undo, by the answer to a trial; null = no accepted repair.
export function dropped(answer: ImportResponse): Dropped | null {
  const lost = answer.changes.flatMap((change) =>
    change.fields
      .filter((field) => field.column === REPAIR_FIELD && field.before !== "" && field.after === "")
      .map((field) => ({ rule: field.before, subject: change.subject })),
  );
  if (lost.length === 0) return null;
  return {
    records: lost.length,
    rules: [...new Set(lost.map((one) => one.rule))].sort(),
    subjects: lost.slice(0, SUBJECTS_SHOWN).map((one) => one.subject),
  };
}
