// A country of 7.285 kecamatan as an aggregator would answer it, made here: the page is what
// is measured, with answers of the size that they would have.
import {
  create,
  fromBinary,
  toBinary,
  type DescMessage,
  type MessageShape,
} from "@bufbuild/protobuf";
import type { Page, Route } from "playwright-core";
import {
  CompareRequestSchema,
  CompareResponseSchema,
  CompletenessRequestSchema,
  CompletenessResponseSchema,
  MatrixRequestSchema,
  MatrixResponseSchema,
  TrendResponseSchema,
} from "../../web/dist/gen/rekap/v1/comparison_pb";
import { Quadrant, ValueState } from "../../web/dist/gen/rekap/v1/figures_pb";
import {
  ChangesResponseSchema,
  FindingsResponseSchema,
  SurveyResponseSchema,
} from "../../web/dist/gen/rekap/v1/query_pb";
import { WorkflowState } from "../../web/dist/gen/rekap/v1/workflow_pb";

export const UNITS = 7285;
const YEAR = 2021;
const PROGRAMS = 6;
const INDICATORS = 7;

const codeOf = (unit: number) =>
  `${11 + Math.floor(unit / 200)}.${String(1 + Math.floor((unit % 200) / 20)).padStart(2, "0")}.${String(1 + (unit % 20)).padStart(2, "0")}`;
const nameOf = (unit: number) => `Kecamatan ${unit + 1}`;
// Some value, the same in each run; a tenth has none.
const micro = (unit: number, salt: number) =>
  BigInt((((unit + 1) * 7919 * (salt + 3)) % 10_000) * 10_000);
const value = (unit: number, salt: number) =>
  unit % 10 === 9
    ? { state: ValueState.NOT_REPORTED }
    : { state: ValueState.REPORTED, micro: micro(unit, salt) };
const money = (unit: number, salt: number) =>
  unit % 10 === 9
    ? { state: ValueState.NOT_REPORTED }
    : { state: ValueState.REPORTED, sen: micro(unit, salt) * 30_000n };
const figures = (unit: number, salt: number) => ({
  allocated: money(unit, salt),
  realised: money(unit, salt + 1),
  absorption: value(unit, salt + 2),
  achievement: value(unit, salt + 3),
  band: unit % 10 === 9 ? "" : "Tinggi",
  quadrant: unit % 10 === 9 ? Quadrant.UNSPECIFIED : Quadrant.ACHIEVED_SAVING,
});
const indicators = (unit: number) =>
  Array.from({ length: INDICATORS }, (_, i) => ({
    code: `IKU-${i + 1}`,
    name: `Indikator ${i + 1}`,
    target: value(unit, i),
    realised: value(unit, i + 1),
    achievement: value(unit, i + 2),
  }));
const positions = Array.from({ length: UNITS }, (_, unit) => ({
  unit: codeOf(unit),
  epoch: BigInt(unit + 1) * 0x9e3779b97f4an,
  seq: BigInt(100 + unit),
  hash: Uint8Array.from({ length: 32 }, (_, i) => (unit * 31 + i * 17) & 255),
}));

interface PageAsked {
  pageSize: number;
  pageToken: string;
}
const pageAsked = (schema: DescMessage, body: Uint8Array) =>
  fromBinary(schema, body) as unknown as PageAsked;

// The rows of a page, and where the next one begins.
function paged<T>(
  asked: PageAsked,
  of: (unit: number) => T,
): { rows: T[]; nextPageToken: string } {
  const from = Number(asked.pageToken || 0);
  const to = Math.min(UNITS, from + (asked.pageSize || 200));
  return {
    rows: Array.from({ length: to - from }, (_, i) => of(from + i)),
    nextPageToken: to < UNITS ? String(to) : "",
  };
}
const row = (unit: number) => ({
  region: codeOf(unit),
  name: nameOf(unit),
  rank: unit % 10 === 9 ? 0 : unit + 1,
  quartile: unit % 10 === 9 ? 0 : 1 + Math.floor((4 * unit) / UNITS),
  figures: figures(unit, 1),
  indicators: indicators(unit),
  workflow: WorkflowState.OPEN,
  distance: value(unit, 5),
});
const total = {
  region: "00",
  name: "Nusantara",
  figures: figures(0, 1),
  indicators: indicators(0),
};
const columns = Array.from({ length: PROGRAMS }, (_, i) => ({
  code: `7.01.0${i + 1}`,
  name: `PROGRAM ${i + 1}`,
}));
const matrixRow = (unit: number) => ({
  region: codeOf(unit),
  name: nameOf(unit),
  cells: columns.map((_, i) => ({ figures: figures(unit, i) })),
});
const cell = (unit: number) => (_: unknown, place: number) => ({
  quarter: (place + 1) % 5,
  state: WorkflowState.OPEN,
  daysLate: unit % 3,
  overdue: unit % 3 > 0,
  expectedLines: 38,
});

function answers(method: string, body: Uint8Array): Uint8Array | null {
  const give = <T extends DescMessage>(schema: T, message: MessageShape<T>) =>
    toBinary(schema, message);
  switch (method) {
    case "Compare":
      return give(
        CompareResponseSchema,
        create(CompareResponseSchema, {
          ...paged(pageAsked(CompareRequestSchema, body), row),
          total,
          positions,
          rowsTotal: UNITS,
          rowsShown: UNITS,
          expectedUnits: UNITS,
          reportingUnits: UNITS - Math.floor(UNITS / 10),
          bands: ["Sangat Tinggi", "Tinggi"],
          spread: {
            count: UNITS,
            median: 50_000_000n,
            upperQuartile: 75_000_000n,
            maximum: 99_000_000n,
          },
        }),
      );
    case "Matrix":
      return give(
        MatrixResponseSchema,
        create(MatrixResponseSchema, {
          ...paged(pageAsked(MatrixRequestSchema, body), matrixRow),
          columns,
          total: { ...matrixRow(0), region: "00", name: "Nusantara" },
          positions,
        }),
      );
    case "Completeness":
      return give(
        CompletenessResponseSchema,
        create(CompletenessResponseSchema, {
          ...paged(pageAsked(CompletenessRequestSchema, body), (unit) => ({
            unit: codeOf(unit),
            name: nameOf(unit),
            cells: Array.from({ length: 5 }, cell(unit)),
          })),
          due: Array.from({ length: 5 }, () => "2022-02-28"),
          submitted: [0, 0, 0, 0, 0],
          overdue: [0, 0, 0, 0, UNITS],
          expectedUnits: UNITS,
          positions,
        }),
      );
    case "Survey":
      return give(
        SurveyResponseSchema,
        create(SurveyResponseSchema, {
          units: Array.from({ length: UNITS }, (_, unit) => ({
            unit: codeOf(unit),
            name: nameOf(unit),
          })),
          positions,
        }),
      );
    case "Trend":
      return give(
        TrendResponseSchema,
        create(TrendResponseSchema, {
          firstYear: YEAR - 4,
          lastYear: YEAR,
          positions,
        }),
      );
    case "Findings":
      return give(
        FindingsResponseSchema,
        create(FindingsResponseSchema, { warnings: 5, positions }),
      );
    case "Changes":
      return give(
        ChangesResponseSchema,
        create(ChangesResponseSchema, {
          positions,
          units: Array.from({ length: UNITS }, (_, unit) => ({
            unit: codeOf(unit),
            name: nameOf(unit),
            entries: 12n,
            lastUnixMs: 1_700_000_000_000n + BigInt(unit),
            lastAuthor: "Subbag Keuangan",
            periods: [{ year: YEAR, entries: 12n }],
          })),
        }),
      );
    default:
      return null;
  }
}

// From now on the page hears of the country instead of the kabupaten.
export async function pretendNation(page: Page): Promise<void> {
  await page.route("**/rekap.v1.Query/*", async (route: Route) => {
    const method = new URL(route.request().url()).pathname.split("/").at(-1)!;
    const body = answers(
      method,
      route.request().postDataBuffer() ?? new Uint8Array(),
    );
    if (!body) return route.continue();
    await route.fulfill({
      contentType: "application/proto",
      body: Buffer.from(body),
    });
  });
}

export interface Frames {
  count: number;
  medianMs: number;
  worstMs: number;
}

// Scrolls the window to its end, a little at each frame, and tells how long frames took.
export async function scrollThrough(page: Page): Promise<Frames> {
  return page.evaluate(async () => {
    const STEP_PX = 120;
    const FRAMES_MAX = 400;
    const took: number[] = [];
    const frame = () =>
      new Promise<number>((resolve) => requestAnimationFrame(resolve));
    let before = await frame();
    for (let i = 0; i < FRAMES_MAX; ++i) {
      const end = document.documentElement.scrollHeight - window.innerHeight;
      if (window.scrollY >= end - 1) break;
      window.scrollBy(0, STEP_PX);
      const now = await frame();
      took.push(now - before);
      before = now;
    }
    took.sort((a, b) => a - b);
    return {
      count: took.length,
      medianMs: took[Math.floor(took.length / 2)] ?? 0,
      worstMs: took.at(-1) ?? 0,
    };
  });
}
