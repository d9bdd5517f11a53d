// A table is typed, pasted, taken back, kept and sent without a figure that the clerk did
// not mean. The cores are pure, so each law is asked of values.
import { create } from "@bufbuild/protobuf";
import { expect, test } from "vitest";
import { GridColumn_Kind, GridRowSchema, GridTableSchema } from "$gen/node_pb";
import { columnTitle, withTitles } from "$shared/columns";
import { areaOf, BLOCK_CELLS_MAX, parseBlock, pasted, printBlock } from "./block";
import { draftKey, DRAFT_CHARACTERS_MAX, editsOf, keep, nothing, recall, waiting } from "./draft";
import { gridFile, rowOfLine } from "./file";
import { beginning, moved, nextOpen } from "./movement";
import { rowName, spentWithoutBudget } from "./notes";
import { changedSince, Sheet } from "./sheet";
import { applied, did, empty, redo, STEPS_MAX, undo } from "./undo";

const { TEXT, MONEY, CHOICE } = GridColumn_Kind;

// Code and name say what a row is; the last row has a barred cell, the first is stored.
function table() {
  return new Sheet(
    create(GridTableSchema, {
      name: "Tabel III.B",
      columns: [
        { name: "kode", kind: TEXT, identifies: true },
        { name: "anggaran", kind: MONEY },
        { name: "arah", kind: CHOICE, choices: ["naik", "turun"] },
      ],
      rows: [
        { cells: ["7.01.01", "1.000", "naik"], stored: true },
        { cells: ["7.01.02", "", ""] },
        { cells: ["", "", ""], barred: [1] },
      ],
    }),
  );
}
const put = (sheet: Sheet, row: number, column: number, text: string) =>
  sheet.with(sheet.changes([{ row, column, text }]));

test("what identifies a row is locked where it is filled, and what is barred stays blank", () => {
  const sheet = table();
  expect(sheet.open({ row: 0, column: 0 })).toBe(false);
  expect(sheet.open({ row: 2, column: 0 })).toBe(true);
  expect(sheet.open({ row: 2, column: 1 })).toBe(false);
  expect(sheet.open({ row: 9, column: 1 })).toBe(false);
  expect(put(put(sheet, 0, 0, "9"), 2, 1, "5").edits()).toEqual([]);
});

test("an edit leaves the sheet before it as it was", () => {
  const before = table();
  const after = put(before, 1, 1, " 2.500\n");
  expect(before.at({ row: 1, column: 1 })).toBe("");
  expect(after.at({ row: 1, column: 1 })).toBe("2.500");
  expect(after.edits()).toEqual([{ row: 1, column: 1, before: "", after: "2.500" }]);
  expect(put(after, 1, 1, "").edits()).toEqual([]);
});

test("a cell that was changed since a check is told, also below a row put in", () => {
  const checked = table();
  const added = create(GridRowSchema, { cells: ["", "", ""] });
  const grown = checked.withRow({ at: 0, given: added, cells: added.cells, added: true });
  const now = put(grown, 2, 1, "5");
  expect([0, 1, 2, -1].map((column) => changedSince(checked, now, 2, column))).toEqual([
    false,
    true,
    false,
    true,
  ]);
  expect([1, -1].map((column) => changedSince(checked, now, 1, column))).toEqual([false, false]);
});

test("one undo takes back one paste, redo brings it again, a new edit ends redoing", () => {
  const start = table();
  const { wanted } = pasted(start, areaOf({ row: 0, column: 1 }, { row: 0, column: 1 }), [["5"], ["6"]]);
  const changes = start.changes(wanted);
  let history = did(empty, changes);
  const sheet = start.with(changes);
  const back = undo(history)!;
  expect(applied(sheet, back.deed).cells).toEqual(start.cells);
  const again = redo(back.history)!;
  expect(applied(applied(sheet, back.deed), again.deed).cells).toEqual(sheet.cells);
  history = did(back.history, start.changes([{ row: 1, column: 1, text: "7" }]));
  expect(redo(history)).toBeNull();
  expect(undo(empty)).toBeNull();
});

test("undo is bounded, and what changes nothing is no step", () => {
  let history = empty;
  for (let step = 0; step < STEPS_MAX + 5; ++step)
    history = did(history, [{ row: 0, column: 1, before: `${step}`, after: `${step + 1}` }]);
  expect(history.done.length).toBe(STEPS_MAX);
  expect(history.done[0]).toMatchObject([{ before: "5" }]);
  expect(did(history, [])).toBe(history);
});

test("a block is read as spreadsheets write it", () => {
  expect(parseBlock("1\t2\r\n3\t4\r\n").rows).toEqual([
    ["1", "2"],
    ["3", "4"],
  ]);
  expect(parseBlock("1\n\n2").rows).toEqual([["1"], [""], ["2"]]);
  expect(parseBlock('"a ""b""\r\nc"\td\n').rows).toEqual([['a "b"\r\nc', "d"]]);
  expect(parseBlock('"belum\t5').rows).toEqual([['"belum', "5"]]);
  expect(parseBlock("\t\n").rows).toEqual([["", ""]]);
  expect(parseBlock("").rows).toEqual([[""]]);
});

test("a block comes back from its text", () => {
  for (const rows of [
    [
      ["a\tb", 'c"d'],
      ["", "e\nf"],
    ],
    [["-", "1.000,50"]],
    [['"']],
  ])
    expect(parseBlock(printBlock(rows)).rows).toEqual(rows);
});

test("a block larger than any table is cut and says so", () => {
  const block = parseBlock("1\n".repeat(BLOCK_CELLS_MAX + 5));
  expect(block.rows.length).toBeLessThanOrEqual(BLOCK_CELLS_MAX + 1);
  expect(block.cut).toBe(true);
  expect(parseBlock("1\t2\n").cut).toBe(false);
});

test("a paste passes over what may not be changed, and counts it", () => {
  const corner = areaOf({ row: 0, column: 0 }, { row: 0, column: 0 });
  const { wanted, skipped } = pasted(table(), corner, [
    ["x", "5", "turun", "beyond"],
    ["y", "6", "naik"],
    ["z", "7", ""],
    ["beyond", "8", ""],
  ]);
  expect(wanted.map((one) => one.text)).toEqual(["5", "turun", "6", "naik", "z", ""]);
  expect(skipped).toBe(7);
});

test("a block that comes with the names of its columns begins below them", () => {
  const corner = areaOf({ row: 0, column: 1 }, { row: 0, column: 1 });
  for (const names of [
    ["Anggaran (Rp)", " ARAH "],
    ["anggaran", ""],
  ]) {
    const { wanted, skipped, headed } = pasted(table(), corner, [names, ["5", "turun"], ["6", "naik"]]);
    expect(headed).toBe(true);
    expect(wanted.map((one) => [one.row, one.text])).toEqual([
      [0, "5"],
      [0, "turun"],
      [1, "6"],
      [1, "naik"],
    ]);
    expect(skipped).toBe(0);
  }
  // Figures, a blank row, and a row alone are what they are.
  for (const rows of [
    [["5", "arah"], ["6"]],
    [
      ["", ""],
      ["6", ""],
    ],
    [["anggaran", "arah"]],
  ])
    expect(pasted(table(), corner, rows)).toMatchObject({ headed: false, skipped: 0 });
});

test("a single cell fills the selection", () => {
  const area = areaOf({ row: 1, column: 1 }, { row: 0, column: 1 });
  expect(pasted(table(), area, [["-"]]).wanted.map((one) => one.row)).toEqual([0, 1]);
});

test("the file keeps each row's line, and quotes what needs it", () => {
  let sheet = table();
  expect(gridFile(sheet).text).toBe("kode;anggaran;arah\r\n7.01.01;1.000;naik\r\n7.01.02;;\r\n;;\r\n");
  sheet = put(put(sheet, 1, 1, "-"), 2, 0, 'a;"b"');
  const { name, text } = gridFile(sheet);
  expect(name).toBe("Isian Tabel III.B.csv");
  expect(text.split("\r\n").slice(2, 4)).toEqual(["7.01.02;-;", '"a;""b""";;']);
  expect(rowOfLine(sheet, 2)).toBe(0);
  expect(rowOfLine(sheet, 4)).toBe(2);
  expect([rowOfLine(sheet, 1), rowOfLine(sheet, 5), rowOfLine(sheet, 0)]).toEqual([-1, -1, -1]);
});

test("a row whose text has several lines takes up as many in the file", () => {
  const { table: given } = table();
  const sheet = new Sheet(given, [
    ["7.01.01\nlama", "1.000", "naik"],
    ["7.01.02", "", ""],
    ["", "", ""],
  ]);
  const lines = gridFile(sheet).text.split("\n");
  expect(lines[3]).toContain("7.01.02");
  expect([2, 3, 4, 5, 6].map((line) => rowOfLine(sheet, line))).toEqual([0, 0, 1, 2, -1]);
});

test("the node's own mark of a row goes along unseen", () => {
  const { columns, rows, ...rest } = table().table;
  const marked = new Sheet(
    create(GridTableSchema, {
      name: rest.name,
      columns: [...columns, { name: "asal", kind: TEXT, identifies: true }],
      rows: [{ cells: [...rows[0]!.cells, "templat"] }],
    }),
  );
  expect(marked.columns).toBe(3);
  expect(moved(marked, { row: 0, column: 0 }, key("End"))).toEqual({ row: 0, column: 2 });
  expect(gridFile(marked).text.split("\r\n")[1]).toBe("7.01.01;1.000;naik;templat");
});

const key = (name: string, more: { ctrl?: boolean; shift?: boolean } = {}) => ({
  key: name,
  ctrl: false,
  shift: false,
  ...more,
});

test("keys move within the table and never out of it", () => {
  const sheet = table();
  const at = { row: 1, column: 1 };
  expect(moved(sheet, at, key("ArrowUp"))).toEqual({ row: 0, column: 1 });
  expect(moved(sheet, at, key("ArrowLeft"))).toEqual({ row: 1, column: 0 });
  expect(moved(sheet, at, key("End"))).toEqual({ row: 1, column: 2 });
  expect(moved(sheet, at, key("Home", { ctrl: true }))).toEqual({ row: 0, column: 0 });
  expect(moved(sheet, at, key("End", { ctrl: true }))).toEqual({ row: 2, column: 2 });
  expect(moved(sheet, at, key("Enter"))).toEqual({ row: 2, column: 1 });
  expect(moved(sheet, at, key("Enter", { shift: true }))).toEqual({ row: 0, column: 1 });
  expect(moved(sheet, at, key("PageDown"))).toEqual({ row: 2, column: 1 });
  expect(moved(sheet, { row: 0, column: 0 }, key("ArrowUp"))).toEqual({ row: 0, column: 0 });
  expect(moved(sheet, at, key("a"))).toBeNull();
});

test("Tab goes through open cells and lets go at the end", () => {
  const sheet = table();
  expect(moved(sheet, { row: 0, column: 2 }, key("Tab"))).toEqual({ row: 1, column: 1 });
  expect(nextOpen(sheet, { row: 2, column: 0 }, 1)).toEqual({ row: 2, column: 2 });
  expect(nextOpen(sheet, { row: 2, column: 2 }, 1)).toBeNull();
  expect(moved(sheet, { row: 0, column: 1 }, key("Tab", { shift: true }))).toBeNull();
  expect(beginning(sheet)).toEqual({ row: 1, column: 1 });
});

function memory(): Storage {
  const kept = new Map<string, string>();
  return {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, text: string) => void kept.set(name, text),
    removeItem: (name: string) => void kept.delete(name),
    get length() {
      return kept.size;
    },
  } as unknown as Storage;
}

test("unsaved edits come back to their rows, also when the node gives others by then", () => {
  const storage = memory();
  const name = draftKey("35.27.05", 2021, 1, "Tabel III.B");
  const mine = editsOf(put(table(), 1, 1, "2.500"));
  expect(keep(storage, name, { ...nothing, mine })).toBe(true);
  const { rows, ...rest } = table().table;
  const shifted = new Sheet({ ...rest, rows: [rows[1]!, rows[0]!, rows[2]!] });
  expect(recall(storage, name, shifted).changes).toEqual([{ row: 0, column: 1, before: "", after: "2.500" }]);
  const gone = new Sheet({ ...rest, rows: [rows[0]!] });
  expect(recall(storage, name, gone).changes).toEqual([]);
  keep(storage, name, { known: mine, mine: editsOf(table()) });
  expect(storage.length).toBe(0);
});

const TEXTS = (changes: { after: string }[]) => changes.map((one) => one.after);

test("what is typed while a save is on its way is not stored by it", () => {
  const sent = put(table(), 1, 1, "2.500");
  const known = editsOf(sent);
  // Another cell, and the sent one once more, also back to what it was.
  const now = put(put(sent, 1, 2, "turun"), 0, 1, "7");
  const { columns, rows, ...rest } = table().table;
  const stored = new Sheet({
    ...rest,
    columns,
    rows: [rows[0]!, { ...rows[1]!, cells: ["7.01.02", "2.500", ""] }, rows[2]!],
  });
  for (const [sheet, left] of [
    [now, ["7", "turun"]],
    [put(now, 1, 1, "3"), ["7", "3", "turun"]],
    [put(now, 1, 1, ""), ["7", "", "turun"]],
    [sent, []],
  ] as const) {
    const storage = memory();
    keep(storage, "x", { ...nothing, mine: known });
    const held = { known, mine: editsOf(sheet, sent) };
    expect(sheet.edits(sent).length).toBe(left.length);
    keep(storage, "x", held);
    const again = recall(storage, "x", stored);
    expect(
      again.sheet
        .with(again.changes)
        .edits()
        .map((one) => one.after),
    ).toEqual(left);
  }
});

test("a row whose name was typed is found again under the name that went into the store", () => {
  const storage = memory();
  const sent = put(table(), 2, 0, "7.01.03");
  keep(storage, "x", { ...nothing, mine: editsOf(put(sent, 2, 2, "naik"), sent) });
  const { rows, ...rest } = table().table;
  const stored = new Sheet({
    ...rest,
    rows: [...rows.slice(0, 2), { ...rows[2]!, cells: ["7.01.03", "", ""] }],
  });
  expect(recall(storage, "x", stored).changes).toEqual([{ row: 2, column: 2, before: "", after: "naik" }]);
});

test("the node's mark may change: the row is the same", () => {
  const { columns, rows, ...rest } = table().table;
  const marked = (mark: string) =>
    new Sheet(
      create(GridTableSchema, {
        name: rest.name,
        columns: [...columns, { name: "asal", kind: TEXT, identifies: true }],
        rows: rows.map((row) => ({ cells: [...row.cells, mark] })),
      }),
    );
  const storage = memory();
  keep(storage, "x", { ...nothing, mine: editsOf(put(marked("templat"), 1, 1, "5")) });
  expect(TEXTS(recall(storage, "x", marked("")).changes)).toEqual(["5"]);
});

test("what one tab stores takes nothing from the other, and each draft holds both", () => {
  const storage = memory();
  const one = editsOf(put(table(), 0, 1, "1"));
  const two = editsOf(put(table(), 1, 1, "2"));
  keep(storage, "x", { ...nothing, mine: one });
  keep(storage, "x", { ...nothing, mine: two });
  expect(TEXTS(recall(storage, "x", table()).changes)).toEqual(["1", "2"]);
  keep(storage, "x", { known: one, mine: new Map() });
  expect(TEXTS(recall(storage, "x", table()).changes)).toEqual(["2"]);
  // What the browser could not keep goes on with the page; what it lost to the other tab, not.
  const more = editsOf(put(put(table(), 0, 1, "1"), 0, 2, "turun"));
  expect(TEXTS(recall(storage, "x", table(), { known: one, mine: more }).changes)).toEqual(["2", "turun"]);
  // Written anew by the other tab: its text stands.
  keep(storage, "x", { known: one, mine: editsOf(put(table(), 0, 1, "9")) });
  keep(storage, "x", { known: one, mine: new Map() });
  expect(TEXTS(recall(storage, "x", table()).changes)).toEqual(["2", "9"]);
});

test("the cells of a period that wait to be stored are counted by table", () => {
  const storage = memory();
  const other = { ...table().table, name: "IKU" };
  const mine = editsOf(put(put(table(), 1, 1, "5"), 1, 2, "naik"));
  keep(storage, draftKey("35.27.05", 2021, 1, "IKU"), { ...nothing, mine });
  const tables = [table().table, other];
  expect(waiting(storage, tables, "35.27.05", 2021, 1)).toEqual([{ place: 1, cells: 2 }]);
  expect(waiting(storage, tables, "35.27.05", 2021, 2)).toEqual([]);
});

test("a damaged or foreign draft is no draft, and one too large is refused", () => {
  const storage = memory();
  for (const text of [
    "{",
    "5",
    "null",
    '[null,{"row":1}]',
    '[{"row":"1\\t7.01.02\\t\\t","column":"anggaran"}]',
  ]) {
    storage.setItem("x", text);
    expect(recall(storage, "x", table()).changes).toEqual([]);
  }
  let sheet = new Sheet(
    create(GridTableSchema, {
      name: "besar",
      columns: [{ name: "teks", kind: TEXT }],
      rows: Array.from({ length: Math.ceil(DRAFT_CHARACTERS_MAX / 1000) }, () => ({ cells: [""] })),
    }),
  );
  sheet = sheet.with(
    sheet.changes(sheet.cells.map((_, row) => ({ row, column: 0, text: "x".repeat(1000) }))),
  );
  expect(keep(storage, "x", { ...nothing, mine: editsOf(sheet) })).toBe(false);
});

function budgets(...rows: string[][]) {
  const columns = ["level", "kode", "uraian", "anggaran", "realisasi", "output_uraian"];
  return new Sheet(
    create(GridTableSchema, {
      columns: columns.map((name) => ({ name })),
      rows: rows.map((cells) => ({ cells })),
    }),
  );
}

test("what is spent without a budget is counted, and a dash is a budget", () => {
  const spent = budgets(
    ["program", "7.01.01", "A", "10", "5", ""],
    ["program", "7.01.02", "B", "", "5", ""],
    ["program", "7.01.03", "C", "-", "5", ""],
    ["program", "7.01.04", "D", "", "0", ""],
    ["program", "7.01.05", "E", "7", "", ""],
    ["output", "", "", "", "", "dok"],
  );
  expect(spentWithoutBudget(spent)).toBe(2);
  expect(spentWithoutBudget(put(spent, 1, 3, "9"))).toBe(1);
  expect(spentWithoutBudget(table())).toBe(0);
});

test("a row is called by its code and name, an output by those of its own row", () => {
  const named = budgets(
    ["subkegiatan", "7.01.01.2.01.01", "Dokumen", "10", "5", "dok"],
    ["output", "", "", "", "", "buku"],
    ["", "", "", "", "", ""],
    ["jumlah", "", "Jumlah", "10", "5", ""],
  );
  expect([0, 1, 2, 3].map((row) => rowName(named, row))).toEqual([
    "7.01.01.2.01.01 Dokumen",
    "7.01.01.2.01.01 Dokumen",
    "",
    "Jumlah",
  ]);
});

test("a column is titled in words, also one that only a catalog knows", () => {
  expect(
    ["output_uraian", "target_2021", "realisasi_2020", "desa_dibina", "constructor"].map(columnTitle),
  ).toEqual(["Keluaran (output)", "Target 2021", "Realisasi 2020", "Desa dibina", "Constructor"]);
});

test("a mistake names a column as the grid's head does", () => {
  expect(withTitles('tulis keluaran di kolom "output_uraian"')).toBe(
    'tulis keluaran di kolom "Keluaran (output)"',
  );
  expect(withTitles("isi target_2021 dan target_atas")).toBe('isi "Target 2021" dan "Batas atas target"');
  expect(withTitles('"a_b" bukan angka; tulis 3.396 (BAD_NUMBER)')).toBe(
    '"a_b" bukan angka; tulis 3.396 (BAD_NUMBER)',
  );
});
