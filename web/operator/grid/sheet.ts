// A table as it is typed into: what the node gave, what the clerk made of it, and what may
// be changed at all. Values in, values out; nothing is kept here. Pure.
//
// A row that the clerk added is given too, with nothing but what it is in it: so an edit, and
// what is locked, mean the same in it.
import { GridColumn_Kind, type GridRow, type GridTable } from "$gen/node_pb";

export interface Place {
  row: number;
  column: number;
}

// One cell's change; an edit, a paste and an undo are lists of them.
export interface CellChange extends Place {
  before: string;
  after: string;
}

// A row that is put in at a place, or taken out of it, with all its texts.
export interface RowChange {
  at: number;
  given: GridRow;
  cells: readonly string[];
  added: boolean;
}

// As CellCorrection.text and the importer's texts are bounded.
export const CELL_CHARACTERS_MAX = 1024;

// Tells the node which rows it gave itself (docs/import.md); not for the clerk to see.
export const MARK_COLUMN = "asal";

export class Sheet {
  readonly table: GridTable;
  // By row, as wide as the columns.
  readonly cells: readonly (readonly string[])[];
  readonly #barred: Set<number>[];
  readonly #added: ReadonlySet<GridRow>;

  // `table` with the rows that were added, which are `added`.
  constructor(
    table: GridTable,
    cells: readonly (readonly string[])[] = table.rows.map((row) => padded(row.cells, table.columns.length)),
    added: ReadonlySet<GridRow> = new Set(),
  ) {
    this.table = table;
    this.cells = cells;
    this.#barred = table.rows.map((row) => new Set(row.barred));
    this.#added = added;
  }

  get rows(): number {
    return this.table.rows.length;
  }
  // Those that are seen: the node's own mark, and what was printed, stand behind them.
  get columns(): number {
    const mark = this.table.columns.findIndex((column) => column.name === MARK_COLUMN);
    return mark < 0 ? this.table.columns.length : mark;
  }

  at({ row, column }: Place): string {
    return this.cells[row]?.[column] ?? "";
  }
  // As the node gave it.
  given({ row, column }: Place): string {
    return this.table.rows[row]?.cells[column] ?? "";
  }
  changed(place: Place): boolean {
    return this.at(place) !== this.given(place);
  }
  barred({ row, column }: Place): boolean {
    return this.#barred[row]?.has(column) ?? true;
  }
  // It names the row, which would not be found again by another name.
  locked(place: Place): boolean {
    return (this.table.columns[place.column]?.identifies ?? true) && this.given(place) !== "";
  }
  open(place: Place): boolean {
    return place.column < this.columns && !this.barred(place) && !this.locked(place);
  }
  isNumber(column: number): boolean {
    const kind = this.table.columns[column]?.kind;
    return kind === GridColumn_Kind.MONEY || kind === GridColumn_Kind.FIGURE;
  }

  // The changes that `text` at each place would be; what may not be changed, and what
  // would stay the same, is left out.
  changes(wanted: readonly (Place & { text: string })[]): CellChange[] {
    return wanted
      .filter((one) => this.open(one))
      .map((one) => ({
        row: one.row,
        column: one.column,
        before: this.at(one),
        after: tidy(one.text),
      }))
      .filter((one) => one.before !== one.after);
  }

  with(changes: readonly CellChange[]): Sheet {
    if (changes.length === 0) return this;
    const cells = [...this.cells];
    for (const { row, column, after } of changes) {
      const next = [...(cells[row] ?? [])];
      next[column] = after;
      cells[row] = next;
    }
    return new Sheet(this.table, cells, this.#added);
  }

  // The clerk added the row, and nothing of it is stored.
  added(row: number): boolean {
    const given = this.table.rows[row];
    return given !== undefined && this.#added.has(given);
  }

  withRow({ at, given, cells, added }: RowChange): Sheet {
    const rows = [...this.table.rows];
    const texts = [...this.cells];
    const all = new Set(this.#added);
    if (added) {
      rows.splice(at, 0, given);
      texts.splice(at, 0, padded(cells, this.table.columns.length));
      all.add(given);
    } else {
      rows.splice(at, 1);
      texts.splice(at, 1);
      all.delete(given);
    }
    return new Sheet({ ...this.table, rows }, texts, all);
  }

  // What taking out the row would be; null for one that the node gave.
  removal(row: number): RowChange | null {
    if (!this.added(row)) return null;
    return { at: row, given: this.table.rows[row]!, cells: this.cells[row]!, added: false };
  }

  // Every cell that is not as the node gave it or, in the rows of `stored`, took it since.
  edits(stored: Sheet | null = null): CellChange[] {
    const taken = new Map(stored?.table.rows.map((row, at) => [row, stored.cells[at]!]));
    const found: CellChange[] = [];
    this.cells.forEach((cells, row) => {
      const known = taken.get(this.table.rows[row]!);
      cells.forEach((after, column) => {
        const before = known ? (known[column] ?? "") : this.given({ row, column });
        if (before !== after) found.push({ row, column, before, after });
      });
    });
    return found;
  }
}

// Of a row of `now`, whether the cell, or any where `column` is -1, differs from `before`.
export function changedSince(before: Sheet, now: Sheet, row: number, column: number): boolean {
  const then = before.cells[before.table.rows.indexOf(now.table.rows[row]!)];
  const cells = now.cells[row] ?? [];
  return column < 0 ? cells.some((text, at) => text !== then?.[at]) : cells[column] !== then?.[column];
}

function padded(cells: readonly string[], width: number): string[] {
  return Array.from({ length: width }, (_, column) => cells[column] ?? "");
}

// One line, without blanks around it: what a cell of a table can hold.
export function tidy(text: string): string {
  return text
    .replace(/[\s\u00a0]+/g, " ")
    .trim()
    .slice(0, CELL_CHARACTERS_MAX);
}
