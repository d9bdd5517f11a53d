// A finding leads to the row and the cell in which it is mended, or nowhere.
import { create } from "@bufbuild/protobuf";
import { expect, test } from "vitest";
import { FindingSchema } from "$gen/finding_pb";
import { GridTableSchema } from "$gen/node_pb";
import { whereabouts } from "./whereabouts";

const origin = (file: string, row: number) => ({ file, row, sheet: "" });
const tables = [
  create(GridTableSchema, {
    name: "Tabel III.B",
    columns: [{ name: "kode" }, { name: "anggaran" }, { name: "persen" }],
    rows: [
      { cells: ["7.01.01", "", ""], stored: true, origin: origin("a.tsv", 5) },
      { cells: ["7.01.02", "", ""] },
      { cells: ["7.01.03", "", ""], stored: true, origin: origin("a.tsv", 7) },
    ],
  }),
  create(GridTableSchema, {
    name: "IKU",
    columns: [{ name: "no" }, { name: "capaian_tercetak" }],
    rows: [{ cells: ["2", ""], stored: true, origin: origin("iku.tsv", 5) }],
  }),
];
const of = (finding: Parameters<typeof create<typeof FindingSchema>>[1]) =>
  whereabouts(tables, create(FindingSchema, finding));

test("a line is that of its own file", () => {
  expect(of({ rule: "percent-mismatch", file: "a.tsv", rows: [7, 9] })).toEqual({
    table: 0,
    line: 4,
    column: "persen",
  });
  expect(of({ rule: "achievement-mismatch", file: "iku.tsv", rows: [5] })).toEqual({
    table: 1,
    line: 2,
    column: "capaian_tercetak",
  });
  expect(of({ rule: "percent-mismatch", file: "lain.tsv", rows: [7] })).toBeNull();
  expect(of({ rule: "percent-mismatch", file: "a.tsv", sheet: "B", rows: [7] })).toBeNull();
});

test("a repair leads to its first cell", () => {
  const repair = [{ row: 7, column: "anggaran" }];
  expect(of({ rule: "row-shift", file: "a.tsv", rows: [5, 6, 7], repair })).toEqual({
    table: 0,
    line: 4,
    column: "anggaran",
  });
});

test("what is about no line is found by its code, and its column only where there is one", () => {
  expect(of({ rule: "input-missing", subject: "IKU-2" })).toEqual({ table: 1, line: 2, column: "" });
  expect(of({ rule: "percent-mismatch", subject: "7.01.02" })?.line).toBe(3);
  expect(of({ rule: "missing-target", subject: "7.01.09" })).toBeNull();
  expect(of({ rule: "profile-missing" })).toBeNull();
});
