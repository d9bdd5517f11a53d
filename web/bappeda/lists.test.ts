// Filters compose and are cleared at once; long lists are turned by pages; a file has the
// cells of the table.
import { expect, test } from "vitest";
import { RowFilter_Reported } from "$gen/comparison_pb";
import { Quadrant } from "$gen/figures_pb";
import { SheetColumn_Kind } from "$gen/report_pb";
import { WorkflowState } from "$gen/workflow_pb";
import { parse, print } from "$shared/address";
import { cleared, filtersAnything, filtersRows, filterWords, rowFilter, within } from "./filter";
import { ANSWER_ROWS_MAX, PAGE_ROWS, PagedList, pageNumber, pageRows, pagesOf } from "./pages";
import { yesterday } from "./visit";
import { sheetRequest } from "./workbook";

const at = (path: string) => parse(new URL(path, "http://127.0.0.1"));

test("filters hold all together", () => {
  const all = at("/peringkat?wilayah=35.27.05&pilih=diajukan&predikat=Tinggi&kuadran=kurang-serap");
  expect(rowFilter(all)).toEqual({
    workflow: [WorkflowState.SUBMITTED],
    bands: ["Tinggi"],
    quadrants: [Quadrant.SHORT_SPENDING],
    regions: ["35.27.05"],
  });
  expect(filtersRows(all)).toBe(true);
  expect(filterWords(all, (code) => `<${code}>`)).toEqual([
    "wilayah <35.27.05>",
    "predikat Tinggi",
    "kuadran Kurang efektif, serapan tinggi",
    "keadaan diajukan",
  ]);
  expect(filterWords(at("/?tahun=2021"), String)).toEqual([]);
  expect(rowFilter(at("/?predikat=-&kuadran=tanpa&pilih=belum"))).toEqual({
    reported: RowFilter_Reported.MISSING,
    bands: [""],
    quadrants: [Quadrant.UNSPECIFIED],
    regions: [],
  });
  for (const one of ["pilih=ada", "predikat=-", "kuadran=tanpa", "wilayah=35.27.05"]) {
    expect(filtersRows(at(`/?${one}`))).toBe(true);
  }
  expect(filtersRows(at("/?pilih=apa&kuadran=apa&tahun=2021"))).toBe(false);
});

test("all filters are cleared at once, and the period stays", () => {
  const filtered = at("/peringkat?tahun=2021&triwulan=2&unsur=7.01.01&predikat=-&hal=4&urut=serapan");
  expect(filtersAnything(filtered)).toBe(true);
  const clear = { ...filtered, ...cleared(filtered) };
  expect(print(clear)).toBe("/peringkat?tahun=2021&triwulan=2&urut=serapan");
  expect(filtersAnything(clear)).toBe(false);
});

test("what a view does not heed is no filter of it", () => {
  const filters = [
    "/?unsur=7.01.02",
    "/temuan?aturan=outlier",
    "/pohon?unsur=IKU-1",
    "/tren?wilayah=35.27.05",
  ];
  const none = [
    "/kelengkapan?unsur=7.01.02",
    "/tren?predikat=Tinggi",
    "/pohon?parah=peringatan",
    "/unit/35.27.05?unsur=IKU-1",
  ];
  for (const path of filters) expect(filtersAnything(at(path)), path).toBe(true);
  for (const path of none) expect(filtersAnything(at(path)), path).toBe(false);
});

test("an activity is within its program by whole parts of the code", () => {
  expect(["7.01.02", "7.01.02.2.01", "7.01.021", "7.01"].map((code) => within(code, "7.01.02"))).toEqual([
    true,
    true,
    false,
    false,
  ]);
});

interface Answer {
  rows: number[];
  nextPageToken: string;
}
// A server's list of `total` numbers; `calls` are what was asked of it.
function server(total: number) {
  const calls: string[] = [];
  const ask = (pageSize: number, pageToken: string): Promise<Answer> => {
    calls.push(`${pageToken || 0}+${pageSize}`);
    expect(pageSize).toBeLessThanOrEqual(ANSWER_ROWS_MAX);
    const from = Number(pageToken || 0);
    const to = Math.min(total, from + pageSize);
    const rows = Array.from({ length: to - from }, (_, i) => from + i);
    return Promise.resolve({ rows, nextPageToken: to < total ? String(to) : "" });
  };
  return { calls, ask };
}
const first = (answer: Answer) => pageRows(answer.rows, Infinity)[0];

test("the first page is one small answer, and so is the next", async () => {
  const { calls, ask } = server(7285);
  const list = new PagedList<Answer>();
  expect(first(await list.read("a", 1, ask))).toBe(0);
  expect(first(await list.read("a", 2, ask))).toBe(PAGE_ROWS);
  expect(first(await list.read("a", 1, ask))).toBe(0);
  expect(calls).toEqual(["0+100", "100+100", "0+100"]);
});

test("a link to a far page passes the ones before in big steps", async () => {
  const { calls, ask } = server(7285);
  const list = new PagedList<Answer>();
  const answer = await list.read("a", 73, ask);
  expect(first(answer)).toBe(7200);
  expect(answer.rows.length).toBe(85);
  expect(calls.length).toBe(9);
});

test("beyond the end stands the last page; another question begins anew", async () => {
  const { calls, ask } = server(250);
  const list = new PagedList<Answer>();
  const answer = await list.read("a", 40, ask);
  expect(pageRows(answer.rows, Infinity)).toEqual(Array.from({ length: 50 }, (_, i) => 200 + i));
  await list.read("b", 2, ask);
  expect(calls.at(-2)).toBe("0+100");
});

test("after a failed reading no token is trusted", async () => {
  const { calls, ask } = server(7285);
  const list = new PagedList<Answer>();
  await list.read("a", 2, ask);
  await expect(list.read("a", 3, () => Promise.reject(new Error("changed")))).rejects.toThrow("changed");
  await list.read("a", 3, ask);
  expect(calls.slice(2)).toEqual(["0+200", "200+100"]);
});

test("pages are counted from 1, and what is none is the first", () => {
  expect([0, 1, 100, 101, 7285].map(pagesOf)).toEqual([1, 1, 1, 2, 73]);
  expect(["/", "/?hal=0", "/?hal=-1", "/?hal=x", "/?hal=73"].map((path) => pageNumber(at(path)))).toEqual([
    1, 1, 1, 1, 73,
  ]);
});

test("a workbook has each cell as what it is", () => {
  const request = sheetRequest({
    name: "peringkat",
    title: "Peringkat",
    lines: ["Data per"],
    notes: [],
    synthetic: true,
    totals: 1,
    heat: (column) => column === 2,
    rows: [
      ["nama", "anggaran", "capaian", "peringkat", "kuartil"],
      ["Omben", { sen: 150n }, { missing: "belum lapor" }, 1, ""],
      ["Sreseh", { sen: 0n }, { micro: 72_234_689n }, 2, ""],
    ],
  });
  expect(request.columns?.map((one) => one.kind)).toEqual([
    SheetColumn_Kind.TEXT,
    SheetColumn_Kind.RUPIAH,
    SheetColumn_Kind.DECIMAL,
    SheetColumn_Kind.COUNT,
    SheetColumn_Kind.TEXT,
  ]);
  expect(request.columns?.map((one) => one.heat)).toEqual([false, false, true, false, false]);
  expect(request.rows?.[0]?.cells?.map((one) => one.value?.case)).toEqual([
    "text",
    "sen",
    "missing",
    "count",
    undefined,
  ]);
  expect(request.rows?.map((row) => row.total)).toEqual([true, false]);
  expect(request.rows?.[1]?.cells?.[1]?.value).toEqual({ case: "sen", value: 0n });
});

test("yesterday begins at midnight, also over a month's end", () => {
  expect(new Date(yesterday(new Date(2026, 2, 1, 0, 30)))).toEqual(new Date(2026, 1, 28));
  expect(new Date(yesterday(new Date(2026, 6, 15, 23, 59)))).toEqual(new Date(2026, 6, 14));
});
