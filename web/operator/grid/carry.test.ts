// What a quarter repeats is taken over from the one before, and nothing else is.
import { create } from "@bufbuild/protobuf";
import { expect, test } from "vitest";
import { GridColumn_Kind, GridTableSchema } from "$gen/node_pb";
import { carried, carriedRows, earlierQuarter } from "./carry";
import { Sheet } from "./sheet";
import { applied } from "./undo";

const { TEXT, MONEY } = GridColumn_Kind;

function table(rows: { cells: string[]; stored?: boolean; barred?: number[] }[]) {
  return create(GridTableSchema, {
    name: "Tabel III.B",
    columns: [
      { name: "level", kind: TEXT, identifies: true },
      { name: "kode", kind: TEXT, identifies: true },
      { name: "anggaran", kind: MONEY },
      { name: "realisasi", kind: MONEY },
      { name: "target", kind: TEXT },
      { name: "target_tahun_lalu", kind: TEXT },
    ],
    rows,
  });
}
const earlier = table([
  { cells: ["total", "", "9.000", "1", "", ""], stored: true },
  { cells: ["subkegiatan", "7.01.01.2.01.01", "1.000", "250", "3 dok", "2 dok"], stored: true },
  { cells: ["output", "", "", "", "4 orang", ""], stored: true },
  { cells: ["output", "", "", "", "5 orang", ""], stored: true },
  { cells: ["subkegiatan", "7.01.01.2.01.02", "2.000", "", "", ""] },
  { cells: ["jumlah", "", "9.000", "1", "", ""], stored: true },
]);

test("budgets and targets of the same rows are taken over, results are not", () => {
  const now = new Sheet(
    table([
      { cells: ["total", "", "", "", "", ""] },
      { cells: ["subkegiatan", "7.01.01.2.01.01", "", "", "", ""] },
      { cells: ["output", "", "", "", "", ""] },
      { cells: ["output", "", "", "", "", ""] },
      { cells: ["subkegiatan", "7.01.01.2.01.02", "", "", "", ""] },
      { cells: ["subkegiatan", "7.01.01.2.01.09", "", "", "", ""] },
      { cells: ["jumlah", "", "", "", "", ""] },
    ]),
  );
  expect(carried(now, earlier)).toEqual([
    { row: 0, column: 2, text: "9.000" },
    { row: 1, column: 2, text: "1.000" },
    { row: 1, column: 4, text: "3 dok" },
    { row: 2, column: 4, text: "4 orang" },
    { row: 3, column: 4, text: "5 orang" },
    { row: 6, column: 2, text: "9.000" },
  ]);
});

test("further outputs that this period has not yet get rows of their own", () => {
  const now = new Sheet(
    table([
      { cells: ["subkegiatan", "7.01.01.2.01.01", "", "", "", ""] },
      { cells: ["output", "", "", "", "6 orang", ""] },
      { cells: ["subkegiatan", "7.01.01.2.01.02", "", "", "", ""] },
    ]),
  );
  const rows = carriedRows(now, earlier);
  expect(rows).toMatchObject([{ at: 2, added: true }]);
  const grown = applied(now, rows);
  expect(carried(grown, earlier).filter((one) => one.row === 2)).toEqual([
    { row: 2, column: 4, text: "5 orang" },
  ]);
  expect(carriedRows(grown, earlier)).toEqual([]);
});

test("what is typed already, and what may not be typed, stays as it is", () => {
  const now = new Sheet(table([{ cells: ["subkegiatan", "7.01.01.2.01.01", "7", "", "", ""], barred: [4] }]));
  expect(carried(now, earlier)).toEqual([]);
});

test("a table without codes goes by what identifies its rows", () => {
  const indicators = (target: string) =>
    create(GridTableSchema, {
      columns: [
        { name: "no", kind: TEXT, identifies: true },
        { name: "target_2021", kind: TEXT },
      ],
      rows: [
        { cells: ["1", target], stored: true },
        { cells: ["2", ""], stored: true },
      ],
    });
  expect(carried(new Sheet(indicators("")), indicators("80"))).toEqual([{ row: 0, column: 1, text: "80" }]);
});

test("a quarter takes the one before it, else the year; a year its last quarter", () => {
  expect(earlierQuarter(3, [1, 2, 4, 0])).toBe(2);
  expect(earlierQuarter(3, [1])).toBe(1);
  expect(earlierQuarter(1, [2, 0])).toBe(0);
  expect(earlierQuarter(1, [2])).toBe(null);
  expect(earlierQuarter(0, [0, 1, 3])).toBe(3);
  expect(earlierQuarter(0, [])).toBe(null);
});
