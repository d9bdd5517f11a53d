// A table that is seen, as what the server's writer of workbooks takes (Report.Sheet): the
// rows are those of the CSV. Pure.
import type { MessageInitShape } from "@bufbuild/protobuf";
import { SheetColumn_Kind, type SheetRequestSchema, type SheetValueSchema } from "$gen/report_pb";
import type { Cell } from "$shared/sheet";

export interface Seen {
  // Of the file: small letters, digits, dots, hyphens.
  name: string;
  title: string;
  lines: string[];
  // The first row names the columns.
  rows: Cell[][];
  notes: string[];
  synthetic: boolean;
  // So many of the first rows are sums of the others.
  totals?: number;
  // Columns whose percentages are coloured, by their place.
  heat?: (column: number) => boolean;
}

function valueOf(cell: Cell): MessageInitShape<typeof SheetValueSchema> {
  if (cell === "") return {};
  if (typeof cell === "string") return { value: { case: "text", value: cell } };
  if (typeof cell === "number") return { value: { case: "count", value: BigInt(cell) } };
  if ("sen" in cell) return { value: { case: "sen", value: cell.sen } };
  if ("micro" in cell) return { value: { case: "micro", value: cell.micro } };
  return { value: { case: "missing", value: cell.missing } };
}

// By the first of its numbers; a column without any is text.
function kindOf(rows: Cell[][], column: number): SheetColumn_Kind {
  for (const row of rows) {
    const cell = row[column];
    if (typeof cell === "number") return SheetColumn_Kind.COUNT;
    if (typeof cell === "object" && "sen" in cell) return SheetColumn_Kind.RUPIAH;
    if (typeof cell === "object" && "micro" in cell) return SheetColumn_Kind.DECIMAL;
  }
  return SheetColumn_Kind.TEXT;
}

export function sheetRequest(seen: Seen): MessageInitShape<typeof SheetRequestSchema> {
  const [head = [], ...rows] = seen.rows;
  return {
    name: seen.name,
    title: seen.title,
    lines: seen.lines,
    columns: head.map((title, place) => ({
      title: String(title),
      kind: kindOf(rows, place),
      heat: seen.heat?.(place) ?? false,
    })),
    rows: rows.map((row, place) => ({ cells: row.map(valueOf), total: place < (seen.totals ?? 0) })),
    notes: seen.notes,
    synthetic: seen.synthetic,
  };
}
