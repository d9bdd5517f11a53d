// A link shows the same view of the same period; what is not known is left out.
import { expect, test } from "vitest";
import { parse, print } from "./address";

const read = (path: string) => parse(new URL(path, "http://127.0.0.1"));

test("an address comes back as it was", () => {
  for (const path of ["/", "/berkas?tahun=2021", "/isian?tahun=2021&triwulan=2&tabel=1", "/kirim"])
    expect(print(read(path))).toBe(path);
});

test("a link leads to a cell of the grid, and to that of no other view", () => {
  const path = "/isian?tahun=2021&baris=14&kolom=kejadian%5Bn-1%5D";
  expect(read(path)).toMatchObject({ line: 14, column: "kejadian[n-1]" });
  expect(print(read(path))).toBe(path);
  expect(print(read("/isian?baris=0&kolom=anggaran"))).toBe("/isian");
  expect(read("/isian?baris=3&kolom=<b>")).toMatchObject({ line: 3, column: "" });
  expect(print({ ...read(path), view: "/temuan" })).toBe("/temuan?tahun=2021");
});

test("what is out of range or foreign is left out", () => {
  expect(print(read("/temuan?tahun=20210&triwulan=5&tabel=1&lain=<b>"))).toBe("/temuan");
  expect(read("/apa").view).toBe("");
  expect(read("/kirim/").view).toBe("/kirim");
});
