// A further output is put in where it belongs, is taken back as any other deed, and comes back
// with what was typed into it.
import { create } from "@bufbuild/protobuf";
import { expect, test } from "vitest";
import { GridColumn_Kind, GridTableSchema } from "$gen/node_pb";
import { editsOf, keep, nothing, recall } from "./draft";
import { gridFile } from "./file";
import { furtherOutput, OUTPUTS_MAX, outputColumn, ownerOf } from "./outputs";
import { Sheet, type RowChange } from "./sheet";
import { applied, did, empty, redo, undo } from "./undo";

const { TEXT, CHOICE, MONEY } = GridColumn_Kind;

// A kegiatan, a sub kegiatan with two outputs, one with a single output, the total.
function table() {
  return new Sheet(
    create(GridTableSchema, {
      name: "Tabel III.B",
      columns: [
        { name: "level", kind: CHOICE, identifies: true },
        { name: "kode", kind: TEXT, identifies: true },
        { name: "anggaran", kind: MONEY },
        { name: "output_uraian", kind: TEXT },
        { name: "asal", kind: TEXT, identifies: true },
      ],
      rows: [
        { cells: ["kegiatan", "7.01", "10", "", ""], stored: true },
        { cells: ["subkegiatan", "7.01.01", "6", "dok", ""], stored: true },
        { cells: ["output", "", "", "buku", ""], barred: [1, 2, 4], stored: true },
        { cells: ["subkegiatan", "7.01.02", "4", "", ""], stored: true },
        { cells: ["jumlah", "", "10", "", ""], stored: true },
      ],
    }),
  );
}
const put = (sheet: Sheet, row: number, column: number, text: string) =>
  sheet.with(sheet.changes([{ row, column, text }]));
const grown = (sheet: Sheet, row: number) => sheet.withRow(furtherOutput(sheet, row)!);
const outputs = (sheet: Sheet) => sheet.cells.map((cells) => cells[3]);

test("an output belongs to the sub kegiatan above it, and nothing else has one", () => {
  expect([0, 1, 2, 3, 4].map((row) => ownerOf(table(), row))).toEqual([-1, 1, 1, 3, -1]);
  expect(furtherOutput(table(), 0)).toBeNull();
  expect(furtherOutput(table(), 4)).toBeNull();
  expect(outputColumn(table())).toBe(3);
});

test("a further output stands behind the others, and takes nothing but an output", () => {
  for (const row of [1, 2]) {
    const sheet = grown(table(), row);
    expect(sheet.rows).toBe(6);
    expect(sheet.cells.map((cells) => cells[0])[3]).toBe("output");
    expect([0, 1, 2, 3].map((column) => sheet.open({ row: 3, column }))).toEqual([false, false, false, true]);
    expect(sheet.edits()).toEqual([]);
  }
  expect(grown(table(), 3).cells[4]![0]).toBe("output");
});

test("what was not added is not taken out", () => {
  const sheet = grown(table(), 1);
  expect([1, 2, 3, 4].map((row) => sheet.added(row))).toEqual([false, false, true, false]);
  expect(sheet.removal(2)).toBeNull();
  expect(sheet.withRow(sheet.removal(3)!).cells).toEqual(table().cells);
});

test("one undo takes back the row, and one brings back a removed row with its texts", () => {
  const put_in = furtherOutput(table(), 1)!;
  let sheet = applied(table(), [put_in]);
  let history = did(empty, [put_in]);
  const typed = sheet.changes([{ row: 3, column: 3, text: "peta" }]);
  sheet = applied(sheet, typed);
  history = did(history, typed);
  const out: RowChange = sheet.removal(3)!;
  sheet = applied(sheet, [out]);
  history = did(history, [out]);
  expect(outputs(sheet)).toEqual(["", "dok", "buku", "", ""]);
  const back = undo(history)!;
  expect(outputs(applied(sheet, back.deed))).toEqual(["", "dok", "buku", "peta", "", ""]);
  let first = applied(sheet, back.deed);
  let step = undo(back.history)!;
  first = applied(first, step.deed);
  step = undo(step.history)!;
  first = applied(first, step.deed);
  expect(first.cells).toEqual(table().cells);
  expect(undo(step.history)).toBeNull();
  expect(applied(first, redo(step.history)!.deed).rows).toBe(6);
});

test("the file has the row in its place, to be left out while it is blank", () => {
  const sheet = put(grown(table(), 1), 3, 3, "peta");
  expect(gridFile(sheet).text.split("\r\n").slice(3, 6)).toEqual([
    "output;;;buku;",
    "output;;;peta;templat",
    "subkegiatan;7.01.02;4;;",
  ]);
});

test("an added row is kept with what was typed, and finds its sub kegiatan again", () => {
  const kept = new Map<string, string>();
  const storage = {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, text: string) => void kept.set(name, text),
    removeItem: (name: string) => void kept.delete(name),
  } as unknown as Storage;
  let sheet = grown(grown(grown(table(), 3), 1), 1);
  sheet = put(put(put(sheet, 4, 3, "peta"), 6, 3, "surat"), 2, 3, "buku tamu");
  expect(keep(storage, "x", { ...nothing, mine: editsOf(sheet) })).toBe(true);
  const again = recall(storage, "x", table());
  expect(outputs(again.sheet.with(again.changes))).toEqual([
    "",
    "dok",
    "buku tamu",
    "",
    "peta",
    "",
    "surat",
    "",
  ]);
  // Its sub kegiatan is there no more.
  const { rows, ...rest } = table().table;
  const fewer = recall(storage, "x", new Sheet({ ...rest, rows: [rows[0]!, rows[3]!, rows[4]!] }));
  expect(outputs(fewer.sheet.with(fewer.changes))).toEqual(["", "", "surat", ""]);
  keep(storage, "x", { known: editsOf(sheet), mine: editsOf(grown(table(), 1)) });
  expect(kept.size).toBe(0);
});

test("an added row that went into the store is found there, and one that did not is added anew", () => {
  const kept = new Map<string, string>();
  const storage = {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, text: string) => void kept.set(name, text),
  } as unknown as Storage;
  const sent = grown(put(grown(table(), 1), 3, 3, "peta"), 1);
  const now = put(put(put(sent, 3, 3, "peta desa"), 4, 3, "surat"), 0, 2, "11");
  keep(storage, "x", { known: editsOf(sent), mine: editsOf(now, sent) });
  const { rows, ...rest } = table().table;
  const peta = { ...rows[2]!, cells: ["output", "", "", "peta", ""] };
  const stored = new Sheet({ ...rest, rows: [...rows.slice(0, 3), peta, ...rows.slice(3)] });
  const again = recall(storage, "x", stored);
  expect(outputs(again.sheet.with(again.changes))).toEqual(["", "dok", "buku", "peta desa", "surat", "", ""]);
});

test("an output that is stored elsewhere meanwhile renames none", () => {
  const kept = new Map<string, string>();
  const storage = {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, text: string) => void kept.set(name, text),
  } as unknown as Storage;
  const { rows, ...rest } = table().table;
  const before = new Sheet({ ...rest, rows: [...rows.slice(0, 4), rows[2]!, rows[4]!] });
  keep(storage, "x", { ...nothing, mine: editsOf(put(before, 4, 3, "peta")) });
  const after = new Sheet({ ...rest, rows: [...rows.slice(0, 3), rows[2]!, rows[3]!, rows[2]!, rows[4]!] });
  expect(recall(storage, "x", after).changes.map((one) => one.row)).toEqual([5]);
});

test("the rows of one sub kegiatan are bounded", () => {
  let sheet = table();
  let change = furtherOutput(sheet, 3);
  while (change) {
    sheet = sheet.withRow(change);
    change = furtherOutput(sheet, 3);
  }
  expect(sheet.rows).toBe(table().rows + OUTPUTS_MAX - 1);
});
