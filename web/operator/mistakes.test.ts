// A mistake stands beside its cell; what was corrected goes with the file, and only that.
import { create } from "@bufbuild/protobuf";
import { expect, test } from "vitest";
import { FindingSchema } from "$gen/finding_pb";
import { ProblemSchema, SheetHeaderSchema } from "$gen/node_pb";
import { acceptName, badRows, columnLetters, corrected, onlyInTheFile, placeWords } from "./mistakes";

const problem = (sheet: string, row: number, column: number, cells: string[] = []) =>
  create(ProblemSchema, { sheet, row, column, cells, columnName: column ? "anggaran" : "" });

test("columns have the letters of a spreadsheet", () => {
  expect([1, 26, 27, 52, 53, 703].map(columnLetters)).toEqual(["A", "Z", "AA", "AZ", "BA", "AAA"]);
});

test("a place is said as the guide says it", () => {
  expect(placeWords(problem("", 7, 3))).toBe("Baris 7, kolom C (anggaran)");
  expect(placeWords(problem("IKU", 7, 0))).toBe("Lembar IKU: Baris 7");
  expect(placeWords(problem("", 0, 0))).toBe("Seluruh berkas");
});

test("mistakes of one row share its cells, under the header of their own sheet", () => {
  const headers = [
    create(SheetHeaderSchema, { sheet: "A", row: 1, names: ["level", "uraian", "anggaran"] }),
    create(SheetHeaderSchema, { sheet: "B", row: 1, names: ["no"] }),
  ];
  const rows = badRows(
    [problem("A", 7, 3, ["x", "y"]), problem("A", 7, 2), problem("B", 7, 1, ["1"])],
    headers,
  );
  expect(rows.map((row) => [row.sheet, row.problems.length, row.cells, row.names])).toEqual([
    ["A", 2, ["x", "y", ""], ["level", "uraian", "anggaran"]],
    ["B", 1, ["1"], ["no"]],
  ]);
});

test("what is not shown as it is cannot be corrected in place", () => {
  const [row] = badRows([problem("", 7, 3, ["12x", "Jumlah dokumen perenc...", "a\\nb", "..2"])], []);
  expect([1, 2, 3, 4].map((column) => onlyInTheFile(row!, column) === "")).toEqual([
    true,
    false,
    false,
    true,
  ]);
  const uncut = create(ProblemSchema, { code: "COLUMN_COUNT", row: 7, cells: ["1", "000"] });
  expect(onlyInTheFile(badRows([uncut], [])[0]!, 1)).not.toBe("");
  expect(onlyInTheFile(badRows([{ ...uncut, sheet: "IKU" }], [])[0]!, 1)).toBe("");
});

test("a mistake without cells has none to type in", () => {
  expect(badRows([problem("", 0, 0)], [])[0]!.cells).toEqual([]);
});

test("the last correction of a cell counts, and one that changes nothing is none", () => {
  const one = { sheet: "", row: 7, column: 3, columnName: "anggaran", before: "21x", text: "21" };
  let all = corrected([], one);
  all = corrected(all, { ...one, text: "22" });
  all = corrected(all, { ...one, column: 4, text: "5" });
  expect(all.map((each) => [each.column, each.text])).toEqual([
    [3, "22"],
    [4, "5"],
  ]);
  expect(corrected(all, { ...one, text: "21x" }).length).toBe(1);
});

test("a repair is named by its rule and the row that it begins at", () => {
  expect(acceptName(create(FindingSchema, { rule: "row-shift", rows: [19, 20] }))).toBe("row-shift@19");
  expect(acceptName(create(FindingSchema, { rule: "total-mismatch" }))).toBe("total-mismatch");
});
