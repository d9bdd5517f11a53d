// What an earlier period of the year says that this one repeats: budgets, outputs and
// targets, so that a clerk types a quarter's results and not its plan again. Asked for,
// never done by itself; fills blank cells only. Pure.
import type { GridTable } from "$gen/node_pb";
import { furtherOutput } from "./outputs";
import type { Place, RowChange, Sheet } from "./sheet";

// Columns of the importer's layouts (docs/import.md) that plan; results are not carried.
const PLAN = /^(anggaran|output_uraian|target|target_atas|target_\d{4})$/;
const UNIT_LEVELS = new Set(["total", "jumlah"]);

// Which row of one table is which of another. Table III.B: by the code that stands in the
// row or above it, its level, and for further outputs, which have no code, their number;
// the unit's own rows by their level. Another table: by what identifies its rows.
function keys(table: GridTable): string[] {
  const columnOf = (name: string) => table.columns.findIndex((column) => column.name === name);
  const [code, level] = [columnOf("kode"), columnOf("level")];
  const naming = table.columns.flatMap((column, at) => (column.identifies ? [at] : []));
  const seen = new Map<string, number>();
  let above = "";
  return table.rows.map(({ cells }) => {
    const rank = cells[level] ?? "";
    above = UNIT_LEVELS.has(rank) ? "" : cells[code] || above;
    const name = level < 0 ? naming.map((at) => cells[at]).join("\t") : `${above}\t${rank}`;
    const number = seen.get(name) ?? 0;
    seen.set(name, number + 1);
    return `${name}\t${number}`;
  });
}

// The rows of further outputs that `from` has stored and `sheet` has not, one after the other.
export function carriedRows(sheet: Sheet, from: GridTable): RowChange[] {
  const here = sheet.table.columns.findIndex((column) => column.name === "kode");
  const known = new Set(keys(sheet.table));
  const missing = keys(from).filter(
    (key, row) => /\toutput\t\d+$/.test(key) && from.rows[row]!.stored && !known.has(key),
  );
  if (here < 0) return [];
  const changes: RowChange[] = [];
  for (const key of missing) {
    const owner = sheet.cells.findIndex((cells) => cells[here] === key.split("\t")[0]);
    const change = owner < 0 ? null : furtherOutput(sheet, owner);
    if (!change) continue;
    changes.push(change);
    sheet = sheet.withRow(change);
  }
  return changes;
}

// What could be typed into `sheet` from what is stored in `from`.
export function carried(sheet: Sheet, from: GridTable): (Place & { text: string })[] {
  const rows = new Map(keys(from).map((key, row) => [key, from.rows[row]!]));
  const columns = sheet.table.columns.flatMap(({ name }, column) => {
    const there = from.columns.findIndex((other) => other.name === name);
    return PLAN.test(name) && there >= 0 ? [{ column, there }] : [];
  });
  return keys(sheet.table).flatMap((key, row) => {
    const earlier = rows.get(key);
    if (!earlier?.stored) return [];
    return columns
      .map(({ column, there }) => ({ row, column, text: earlier.cells[there] ?? "" }))
      .filter((one) => one.text !== "" && sheet.at(one) === "" && sheet.open(one));
  });
}

// The period to carry from: the quarter before, or one before that, else the whole year;
// null where nothing of the year is stored. A whole year takes its last quarter.
export function earlierQuarter(quarter: number, stored: readonly number[]): number | null {
  const before = stored.filter((one) => one !== 0 && (quarter === 0 || one < quarter));
  if (before.length > 0) return Math.max(...before);
  return quarter !== 0 && stored.includes(0) ? 0 : null;
}
