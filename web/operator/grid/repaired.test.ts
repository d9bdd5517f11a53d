import { create } from "@bufbuild/protobuf";
import { describe, expect, it } from "vitest";
import { GridColumn_Kind, GridTableSchema, ImportResponseSchema } from "$gen/node_pb";
import { dropped, repairNote } from "./repaired";
import { Sheet } from "./sheet";

const { TEXT, MONEY } = GridColumn_Kind;
const sheet = new Sheet(
  create(GridTableSchema, {
    name: "Tabel III.B",
    columns: [
      { name: "kode", kind: TEXT, identifies: true },
      { name: "anggaran", kind: MONEY },
      { name: "realisasi", kind: MONEY },
      { name: "asal", kind: TEXT, identifies: true },
      { name: "anggaran_tercetak", kind: MONEY },
      { name: "realisasi_tercetak", kind: MONEY },
    ],
    rows: [
      { stored: true, cells: ["1", "1.965.876", "5", "perbaikan row-shift", "78.772.130", "5"] },
      { stored: true, cells: ["2", "7", "8", "perbaikan missing-residual", "", "8"] },
      { stored: true, cells: ["3", "9", "10", "", "", ""] },
    ],
  }),
);

describe("a repaired cell", () => {
  it("tells what was printed, and by which rule it counts otherwise", () => {
    expect(repairNote(sheet, { row: 0, column: 1 })).toBe(
      "Hasil perbaikan row-shift yang diterima; tercetak: 78.772.130",
    );
    expect(repairNote(sheet, { row: 1, column: 1 })).toContain("tercetak: kosong");
  });
  it("is none that says what was printed, nor one of another row", () => {
    expect(repairNote(sheet, { row: 0, column: 2 })).toBe("");
    expect(repairNote(sheet, { row: 0, column: 0 })).toBe("");
    expect(repairNote(sheet, { row: 2, column: 1 })).toBe("");
  });
  it("says what was printed where nobody types or looks", () => {
    expect(sheet.columns).toBe(3);
    expect(sheet.open({ row: 0, column: 4 })).toBe(false);
    expect(sheet.open({ row: 0, column: 1 })).toBe(true);
  });
});

describe("what a save undoes", () => {
  const field = (column: string, before: string, after: string) => ({ column, before, after });
  it("are the records that lose a repair", () => {
    const answer = create(ImportResponseSchema, {
      changes: [
        { subject: "a", fields: [field("anggaran", "1", "2"), field("perbaikan", "row-shift", "")] },
        { subject: "b", fields: [field("perbaikan", "missing-residual", "")] },
        { subject: "c", fields: [field("anggaran", "1", "2")] },
        { subject: "d", fields: [field("perbaikan", "", "row-shift")] },
      ],
    });
    expect(dropped(answer)).toEqual({
      records: 2,
      rules: ["missing-residual", "row-shift"],
      subjects: ["a", "b"],
    });
  });
  it("is nothing where no repair is lost", () => {
    expect(dropped(create(ImportResponseSchema))).toBeNull();
  });
});
