// A kabupaten and a kecamatan of the same name are told apart; what was typed cites no file.
import { create } from "@bufbuild/protobuf";
import { expect, test } from "vitest";
import { CompareRowSchema, MatrixResponseSchema } from "$gen/comparison_pb";
import { Order, ValueState } from "$gen/figures_pb";
import { originText } from "$shared/origin";
import { ofColumn, targetOf } from "./figures";
import { nameIn } from "./names";

test("the whole is a kabupaten, also where a kecamatan has its name", () => {
  const names = new Map([["35.27.03", "Sampang"]]);
  const name = (code: string) => nameIn({ code: "35.27", name: "Sampang" }, names, code);
  expect(name("35.27")).toBe("Kabupaten Sampang");
  expect(name("")).toBe("Kabupaten Sampang");
  expect(name("35.27.03")).toBe("Sampang");
  expect(name("35.27.99")).toBe("35.27.99");
});

test("what was typed at the kecamatan is no file", () => {
  expect(originText("Isian Tabel III.B.csv", "", "5")).toBe(
    "diketik di halaman kecamatan (Isian Tabel III.B, baris 5)",
  );
  expect(originText("iku.xlsx", "IKU", "2-4")).toBe("iku.xlsx, lembar IKU, baris 2-4");
  expect(originText("Isian Omben.tsv", "", "")).toBe("Isian Omben.tsv");
});

test("each row's result is measured by its own target, and money by none", () => {
  const target = { state: ValueState.REPORTED, micro: 85_000_000n };
  const row = create(CompareRowSchema, { indicators: [{ code: "IKU-1", target }, { code: "IKU-2" }] });
  expect(targetOf(row, Order.RESULT, "IKU-1")).toBe(85);
  expect(targetOf(row, Order.RESULT, "IKU-2")).toBe(null);
  expect(targetOf(row, Order.ACHIEVEMENT, "IKU-1")).toBe(100);
  expect(targetOf(row, Order.ALLOCATED, "")).toBe(null);
});

test("one column of a matrix takes its cells along", () => {
  const cells = [{ figures: { band: "a" } }, { figures: { band: "b" } }];
  const matrix = create(MatrixResponseSchema, {
    columns: [{ code: "7.01.01" }, { code: "7.01.02" }],
    rows: [{ region: "35.27.05", cells }],
    total: { region: "35.27", cells },
  });
  const one = ofColumn(matrix, "7.01.02");
  expect(one.columns.map((column) => column.code)).toEqual(["7.01.02"]);
  expect([one.total!, ...one.rows].map((row) => row.cells.map((cell) => cell.figures?.band))).toEqual([
    ["b"],
    ["b"],
  ]);
  expect(ofColumn(matrix, "IKU-1")).toBe(matrix);
});
