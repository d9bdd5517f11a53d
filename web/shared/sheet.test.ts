// What a spreadsheet would run is text, and numbers stay numbers.
import { expect, test } from "vitest";
import { csv, csvCell } from "./sheet";

test("a text that begins like a formula is guarded", () => {
  for (const text of ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx"]) {
    expect(csvCell(text).replace(/^"/, "").startsWith("'")).toBe(true);
  }
  expect(csvCell("Omben")).toBe("Omben");
});

test("separators, quotes and line ends are quoted", () => {
  expect(csvCell('a;b "c"')).toBe('"a;b ""c"""');
  expect(csvCell("a\nb")).toBe('"a\nb"');
});

test("numbers are exact, with a decimal comma", () => {
  expect(csvCell({ sen: 340584045850n })).toBe("3405840458,5");
  expect(csvCell({ micro: -35_685_001n })).toBe("-35,685001");
  expect(csvCell({ micro: 0n })).toBe("0");
  expect(csvCell({ missing: "belum lapor" })).toBe("belum lapor");
});

test("a file says its encoding and ends each line", () => {
  expect(
    csv([
      ["a", 1],
      ["b", 2],
    ]),
  ).toBe("\ufeffa;1\r\nb;2\r\n");
});
