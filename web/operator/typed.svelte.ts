// One table being typed: its cells, what can be taken back, what the last check found. Each
// change is kept as a draft in the browser until it is stored.
import type { GridTable, ImportResponse, Problem } from "$gen/node_pb";
import type { Trouble } from "$shared/api";
import { withTitles } from "$shared/columns";
import { whole } from "$shared/format";
import { carried, carriedRows } from "./grid/carry";
import { areaOf, parseBlock, pasted, printBlock, type Area } from "./grid/block";
import { editsOf, keep, nothing, recall, type Held } from "./grid/draft";
import { FIRST_LINE, gridFile, rowOfLine } from "./grid/file";
import { beginning, nextOpen } from "./grid/movement";
import { furtherOutput, outputColumn, ownerOf } from "./grid/outputs";
import { changedSince, Sheet, type Place } from "./grid/sheet";
import { applied, did, empty, isRow, redo, undo, type Change, type Deed, type History } from "./grid/undo";
import { inTitles, placeWords } from "./mistakes";
import { trouble } from "./node";
import { page } from "./page.svelte";
import { importFile } from "./upload";

export class Typed {
  sheet: Sheet = $state.raw<Sheet>(null!);
  history: History = $state.raw(empty);
  // Where the next key goes, and the other corner of what is selected.
  active: Place = $state.raw({ row: 0, column: 0 });
  anchor: Place = $state.raw({ row: 0, column: 0 });
  // What was just done, for who does not see it.
  said = $state("");
  // The browser could not keep the last change.
  unkept = $state(false);
  checked = $state.raw<ImportResponse | null>(null);
  busy = $state<"" | "checking" | "storing">("");
  trouble = $state.raw<Trouble | null>(null);
  // Cells that were typed before and wait, while nothing may be typed.
  readonly waiting: number = 0;
  // As the node gave it.
  readonly table: GridTable;
  readonly readOnly: boolean;
  // Of which period it is, wherever the page has gone meanwhile.
  readonly #year = page.year;
  readonly #quarter = page.address.quarter;
  readonly #draft: string;
  // As it was when `checked` came: rows may have been added since.
  #checkedSheet: Sheet;
  // As it went into the store last, until the table comes anew.
  #stored = $state.raw<Sheet | null>(null);
  // What the browser has of the edits.
  #known = nothing.known;
  // Of an earlier table, while nothing may be typed.
  readonly #waiting: Held;

  // `earlier`: what the table was typed as until now; what is not stored of it goes on.
  constructor(table: GridTable, draft: string, readOnly: boolean, earlier: Typed | null = null) {
    const given = new Sheet(table);
    this.table = table;
    this.#draft = draft;
    this.readOnly = readOnly;
    this.#waiting = earlier?.held ?? nothing;
    const kept = recall(localStorage, draft, given, this.#waiting);
    if (readOnly) {
      this.sheet = this.#checkedSheet = given;
      this.waiting = kept.changes.length;
    } else {
      this.sheet = this.#checkedSheet = kept.sheet.with(kept.changes);
      this.#known = kept.known;
      // What comes back from a draft can be taken back too.
      this.history = did(empty, kept.changes);
      if (kept.changes.length > (earlier?.unsaved ?? 0))
        this.said = `${whole(kept.changes.length)} sel yang belum disimpan dipulihkan.`;
      if (earlier?.unkept) this.#keep();
    }
    const stays = earlier !== null && earlier.sheet.rows === this.sheet.rows;
    this.active = stays ? earlier.active : beginning(given);
    this.anchor = stays ? earlier.anchor : this.active;
  }

  // What is not stored of it, for who takes it up.
  get held(): Held {
    return this.readOnly ? this.#waiting : { known: this.#known, mine: editsOf(this.sheet, this.#stored) };
  }

  get area(): Area {
    return areaOf(this.anchor, this.active);
  }
  get unsaved(): number {
    return this.sheet.edits(this.#stored).length;
  }

  // `extend` keeps the other corner of the selection.
  move(to: Place, extend = false): void {
    const row = Math.max(0, Math.min(this.sheet.rows - 1, to.row));
    this.active = { row, column: to.column };
    if (!extend) this.anchor = this.active;
  }

  // Of the row that stands in a line of the table as the node gave it, the column of that
  // name, else the first cell to type into; null if there is no such row.
  placeOf(line: number, column: string): Place | null {
    const given = this.table.rows[line - FIRST_LINE];
    const row = given ? this.sheet.table.rows.indexOf(given) : -1;
    if (row < 0) return null;
    const named = this.sheet.table.columns.findIndex((one) => one.name === column);
    if (named >= 0 && named < this.sheet.columns) return { row, column: named };
    const open = nextOpen(this.sheet, { row, column: -1 }, 1);
    return open?.row === row ? open : { row, column: 0 };
  }

  open(place: Place): boolean {
    return !this.readOnly && this.sheet.open(place);
  }

  type(place: Place, text: string): void {
    this.#do(this.sheet.changes([{ ...place, text }]));
  }

  erase(): void {
    const changes = this.sheet.changes(this.#selected().map((place) => ({ ...place, text: "" })));
    this.#do(changes);
    this.said = `${whole(changes.length)} sel dikosongkan.`;
  }

  paste(text: string): void {
    if (this.readOnly) return;
    const block = parseBlock(text);
    const { wanted, skipped, headed } = pasted(this.sheet, this.area, block.rows);
    const changes = this.sheet.changes(wanted);
    this.#do(changes);
    this.said =
      `${whole(changes.length)} sel ditempel` +
      (headed ? ", baris judul kolom dilewati" : "") +
      (skipped ? `, ${whole(skipped)} dilewati karena terkunci atau di luar tabel` : "") +
      (block.cut ? "; sisanya terlalu banyak dan tidak ditempel" : "") +
      ".";
  }

  // `from`: the same table of an earlier period; `words` name that.
  carry(from: GridTable, words: string): void {
    const rows = carriedRows(this.sheet, from);
    const grown = applied(this.sheet, rows);
    const changes = grown.changes(carried(grown, from));
    this.#do(changes.length ? [...rows, ...changes] : []);
    this.said = changes.length
      ? `${whole(changes.length)} sel diambil dari ${words}; realisasi tidak.`
      : `Tidak ada sel kosong yang dapat diambil dari ${words}.`;
  }

  // A further output of the sub kegiatan that is typed in may be added.
  get mayAddOutput(): boolean {
    return !this.readOnly && ownerOf(this.sheet, this.active.row) >= 0;
  }
  get mayRemoveRow(): boolean {
    return !this.readOnly && this.sheet.added(this.active.row);
  }

  addOutput(): void {
    const change = this.mayAddOutput ? furtherOutput(this.sheet, this.active.row) : null;
    if (!change) {
      this.said = "Keluaran ditambahkan di baris sub kegiatan.";
      return;
    }
    this.#do([change]);
    this.said = "Baris keluaran ditambahkan; yang tetap kosong tidak disimpan.";
    this.move({ row: change.at, column: outputColumn(this.sheet) });
  }

  removeRow(): void {
    const change = this.mayRemoveRow ? this.sheet.removal(this.active.row) : null;
    if (!change) {
      this.said = "Yang dapat dihapus hanya baris keluaran yang baru ditambahkan.";
      return;
    }
    this.#do([change]);
    this.said = "Baris keluaran dihapus.";
    this.move({ row: change.at - 1, column: this.active.column });
  }

  copy(): string {
    const { top, left, bottom, right } = this.area;
    return printBlock(this.sheet.cells.slice(top, bottom + 1).map((row) => row.slice(left, right + 1)));
  }

  undo(): void {
    this.#step(undo(this.history), "dibatalkan");
  }
  redo(): void {
    this.#step(redo(this.history), "dikembalikan");
  }

  // Checks or stores `sent`, which the sheet was a moment ago: what was typed since stays unsaved.
  async send(sent: Sheet, dryRun: boolean, revisionReason: string): Promise<boolean> {
    const { name, text } = gridFile(sent);
    this.busy = dryRun ? "checking" : "storing";
    this.trouble = null;
    try {
      const answer = await importFile(
        {
          file: name,
          year: this.#year,
          quarter: this.#quarter,
          author: page.signature,
          dryRun,
          revisionReason: page.revisionReason(revisionReason, dryRun),
        },
        new Blob([text]),
      );
      this.checked = answer;
      this.#checkedSheet = sent;
      if (!answer.committed) return false;
      // What was typed since it was sent is not stored.
      this.#stored = sent;
      this.#keep();
      return true;
    } catch (error) {
      this.trouble = trouble(error);
      if (this.trouble.kind === "session") page.leave();
      return false;
    } finally {
      this.busy = "";
    }
  }

  // The row that the last check means by a line; -1 if it is none, or is gone.
  rowOf(line: number): number {
    const given = this.#checkedSheet.table.rows[rowOfLine(this.#checkedSheet, line)];
    return given ? this.sheet.table.rows.indexOf(given) : -1;
  }

  // What the last check found, and may be so still: a cell that was changed since is not said
  // to be wrong before it is checked again, nor is a row of which any was.
  get #standing(): { row: number; problem: Problem }[] {
    return (this.checked?.problems ?? [])
      .map((problem) => ({ row: this.rowOf(problem.row), problem }))
      .filter(
        ({ row, problem }) =>
          row < 0 || !changedSince(this.#checkedSheet, this.sheet, row, problem.column - 1),
      );
  }

  // The same in a cell, by "row column"; column -1 = the whole row.
  get mistakes(): Map<string, string> {
    const found = new Map<string, string>();
    for (const { row, problem } of this.#standing) {
      const key = `${row} ${problem.column - 1}`;
      found.set(key, [found.get(key), withTitles(problem.message)].filter(Boolean).join("; "));
    }
    return found;
  }

  // As "Baris 7, kolom C (anggaran): ..."; empty where none was found.
  mistakeAt({ row, column }: Place): string {
    return this.#standing
      .filter((one) => one.row === row && [0, column + 1].includes(one.problem.column))
      .map(({ problem }) => `${placeWords(inTitles(problem))}: ${withTitles(problem.message)}`)
      .join("; ");
  }

  #selected(): Place[] {
    const { top, left, bottom, right } = this.area;
    const places: Place[] = [];
    for (let row = top; row <= bottom; ++row)
      for (let column = left; column <= right; ++column) places.push({ row, column });
    return places;
  }

  #do(deed: Deed): void {
    if (this.readOnly || deed.length === 0) return;
    this.history = did(this.history, deed);
    this.#become(deed);
  }

  #step(step: { deed: Deed; history: History } | null, word: string): void {
    if (this.readOnly || !step) return;
    this.history = step.history;
    this.#become(step.deed);
    const cells = step.deed.filter((one) => !isRow(one)).length;
    const rows = step.deed.length - cells;
    this.said = [cells && `${whole(cells)} sel`, rows && `${whole(rows)} baris keluaran`]
      .filter(Boolean)
      .join(" dan ")
      .concat(` ${word}.`);
    this.move(this.#placeOf(step.deed[0]!));
  }

  // Where a change is seen; of a row that is gone, the one above.
  #placeOf(change: Change): Place {
    if (!isRow(change)) return { row: change.row, column: change.column };
    return { row: change.added ? change.at : change.at - 1, column: outputColumn(this.sheet) };
  }

  #become(deed: Deed): void {
    this.sheet = applied(this.sheet, deed);
    this.#keep();
  }

  #keep(): void {
    const held = this.held;
    this.unkept = !keep(localStorage, this.#draft, held);
    if (!this.unkept) this.#known = held.mine;
  }
}
