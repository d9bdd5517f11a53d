// A further output (keluaran) of a sub kegiatan, which table III.B has in a row of its own below
// it. Where such a row may be put in, and what it is. Pure.
import { create } from "@bufbuild/protobuf";
import { GridRowSchema, type GridRow, type GridTable } from "$gen/node_pb";
import type { RowChange, Sheet } from "./sheet";

const OUTPUT = "output";
const SUB_KEGIATAN = "subkegiatan";
// An output row says nothing in these: its sub kegiatan does, or nobody (the last two).
const BARRED = new Set(["kode", "uraian", "anggaran", "realisasi", "persen", "target_tahun_lalu", "asal"]);
// Rows of a sub kegiatan: offices have up to six, and a key that is held down is to end somewhere.
export const OUTPUTS_MAX = 100;

const columnOf = (table: GridTable, name: string) => table.columns.findIndex((one) => one.name === name);

// The row of the sub kegiatan that a row belongs to; -1 if to none.
export function ownerOf(sheet: Sheet, row: number): number {
  const level = columnOf(sheet.table, "level");
  if (level < 0) return -1;
  let at = row;
  while (at >= 0 && sheet.cells[at]?.[level] === OUTPUT) --at;
  return sheet.cells[at]?.[level] === SUB_KEGIATAN ? at : -1;
}

function outputRow(table: GridTable): GridRow {
  // What nobody fills in is left out by the node, as a template's row is.
  const texts: Record<string, string> = { level: OUTPUT, asal: "templat" };
  return create(GridRowSchema, {
    cells: table.columns.map((column) => texts[column.name] ?? ""),
    barred: table.columns.flatMap((column, at) => (BARRED.has(column.name) ? [at] : [])),
  });
}

// A blank row behind the outputs of the sub kegiatan that `row` belongs to; null where it
// belongs to none, or has as many as there may be.
export function furtherOutput(sheet: Sheet, row: number): RowChange | null {
  const owner = ownerOf(sheet, row);
  if (owner < 0) return null;
  let at = owner + 1;
  while (at < sheet.rows && ownerOf(sheet, at) === owner) ++at;
  if (at - owner >= OUTPUTS_MAX) return null;
  const given = outputRow(sheet.table);
  return { at, given, cells: given.cells, added: true };
}

// The column in which a further output begins.
export function outputColumn(sheet: Sheet): number {
  return Math.max(0, columnOf(sheet.table, "output_uraian"));
}
