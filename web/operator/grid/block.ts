// Blocks of cells as spreadsheets put them on the clipboard: tabs between cells, line ends
// between rows, quotes around a cell that holds either. Pure.
import { columnTitle } from "$shared/columns";
import { tidy, type Place, type Sheet } from "./sheet";

// Far above any table of a kecamatan; what is pasted by mistake must not stop the page.
export const BLOCK_CELLS_MAX = 50_000;

export interface Block {
  rows: string[][];
  // There was more than a paste takes.
  cut: boolean;
}

export function parseBlock(text: string): Block {
  const rows: string[][] = [[]];
  let cells = 0;
  let at = 0;
  while (at <= text.length && cells < BLOCK_CELLS_MAX) {
    const { cell, next } = text[at] === '"' ? quoted(text, at) : bare(text, at);
    rows.at(-1)!.push(cell);
    ++cells;
    if (text[next] === "\t") {
      at = next + 1;
      continue;
    }
    // CRLF, LF or, from old programs, CR alone.
    at = next + (text[next] === "\r" && text[next + 1] === "\n" ? 2 : 1);
    if (at < text.length) rows.push([]);
    else break;
  }
  return { rows, cut: at < text.length };
}

function bare(text: string, from: number): { cell: string; next: number } {
  let next = from;
  while (next < text.length && !"\t\r\n".includes(text[next]!)) ++next;
  return { cell: text.slice(from, next), next };
}

// A quote that never ends, or is followed by more text, is no quoting but a text that
// begins with a quote.
function quoted(text: string, from: number): { cell: string; next: number } {
  let cell = "";
  for (let at = from + 1; at < text.length; ++at) {
    if (text[at] !== '"') cell += text[at];
    else if (text[at + 1] === '"') cell += text[at++];
    else if (at + 1 === text.length || "\t\r\n".includes(text[at + 1]!)) return { cell, next: at + 1 };
    else break;
  }
  return bare(text, from);
}

export function printBlock(rows: readonly (readonly string[])[]): string {
  return rows
    .map((row) =>
      row.map((cell) => (/["\t\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join("\t"),
    )
    .join("\r\n");
}

export interface Area {
  top: number;
  left: number;
  bottom: number;
  right: number;
}

export function areaOf(a: Place, b: Place): Area {
  return {
    top: Math.min(a.row, b.row),
    left: Math.min(a.column, b.column),
    bottom: Math.max(a.row, b.row),
    right: Math.max(a.column, b.column),
  };
}

export interface Pasted {
  wanted: (Place & { text: string })[];
  // Cells that were left as they are: locked, barred, or beyond the table.
  skipped: number;
  // The first row named the columns, and went nowhere.
  headed: boolean;
}

const plain = (text: string) => tidy(text).toLowerCase();

// Whether the first of several rows says nothing but what columns are called: it was copied
// with the figures below it.
function namesColumns(sheet: Sheet, rows: readonly (readonly string[])[]): boolean {
  const names = new Set(
    sheet.table.columns
      .slice(0, sheet.columns)
      .flatMap(({ name }) => [plain(name), plain(columnTitle(name))]),
  );
  const said = (rows[0] ?? []).map(plain).filter((text) => text !== "");
  return rows.length > 1 && said.length > 0 && said.every((text) => names.has(text));
}

// Where a block goes. A single cell fills the whole selection; any other block begins at
// the selection's corner, whatever its size, without the names of its columns.
export function pasted(sheet: Sheet, area: Area, block: readonly (readonly string[])[]): Pasted {
  const headed = namesColumns(sheet, block);
  const rows = headed ? block.slice(1) : block;
  const wanted: Pasted["wanted"] = [];
  let skipped = 0;
  const single = !headed && rows.length === 1 && rows[0]!.length === 1;
  const put = (row: number, column: number, text: string) => {
    if (row >= sheet.rows || column >= sheet.columns || !sheet.open({ row, column })) ++skipped;
    else wanted.push({ row, column, text });
  };
  if (single) {
    for (let row = area.top; row <= area.bottom; ++row)
      for (let column = area.left; column <= area.right; ++column) put(row, column, rows[0]![0]!);
  } else {
    rows.forEach((cells, down) =>
      cells.forEach((text, across) => put(area.top + down, area.left + across, text)),
    );
  }
  return { wanted, skipped, headed };
}
