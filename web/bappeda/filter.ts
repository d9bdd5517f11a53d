// Which rows of a comparison are shown, as the address says it. What is given must hold all
// together; ranks, quartiles and spread stay those of all rows. Pure.
import type { MessageInitShape } from "@bufbuild/protobuf";
import { RowFilter_Reported, type RowFilterSchema } from "$gen/comparison_pb";
import { Quadrant } from "$gen/figures_pb";
import { WorkflowState } from "$gen/workflow_pb";
import type { Address } from "$shared/address";
import { quadrantWords } from "$shared/words";

// In the address for "no band", whose name is empty.
export const NO_BAND = "-";

export const quadrants: { code: string; quadrant: Quadrant; word: string }[] = (
  [
    ["efektif-hemat", Quadrant.ACHIEVED_SAVING],
    ["efektif-serap", Quadrant.ACHIEVED_SPENDING],
    ["kurang-serap", Quadrant.SHORT_SPENDING],
    ["kurang-hemat", Quadrant.SHORT_SAVING],
    ["tanpa", Quadrant.UNSPECIFIED],
  ] as [string, Quadrant][]
).map(([code, quadrant]) => ({ code, quadrant, word: quadrantWords[quadrant] }));

const states: [string, WorkflowState][] = [
  ["terbuka", WorkflowState.OPEN],
  ["diajukan", WorkflowState.SUBMITTED],
  ["dikembalikan", WorkflowState.RETURNED],
  ["disetujui", WorkflowState.APPROVED],
  ["terkunci", WorkflowState.LOCKED],
];
export const picks: {
  code: string;
  word: string;
  filter: { workflow?: WorkflowState[]; reported?: RowFilter_Reported };
}[] = [
  { code: "", word: "semua kecamatan", filter: {} },
  { code: "ada", word: "yang punya nilai", filter: { reported: RowFilter_Reported.ONLY } },
  { code: "belum", word: "yang belum punya nilai", filter: { reported: RowFilter_Reported.MISSING } },
  ...states.map(([code, state]) => ({ code, word: `keadaan ${code}`, filter: { workflow: [state] } })),
];

// The views whose rows are filtered, and what they alone heed, in `Address.rest`.
export const ROWS_SIDE_BY_SIDE = ["/", "/peringkat", "/sebaran"];
export const ROW_FILTERS = ["pilih", "predikat", "kuadran"] as const;
const FINDING_FILTERS = ["parah", "aturan"] as const;
// What each view heeds, "baris" = ROW_FILTERS; a filter that it does not, it does not show.
const heeded: Record<string, readonly string[]> = {
  "/": ["triwulan", "unsur", "wilayah", "baris"],
  "/peringkat": ["triwulan", "unsur", "wilayah", "baris"],
  "/sebaran": ["triwulan", "unsur", "wilayah", "baris"],
  "/tren": ["unsur", "wilayah"],
  "/kelengkapan": ["wilayah"],
  "/pohon": ["triwulan", "unsur", "wilayah"],
  "/temuan": ["triwulan", "unsur", "wilayah", "temuan"],
  "/unit": ["triwulan"],
};

export function heeds(view: string, name: string): boolean {
  return heeded[view]?.includes(name) ?? false;
}

// Whether an activity is `element` or within it.
export function within(code: string, element: string): boolean {
  return code === element || code.startsWith(`${element}.`);
}

// What the address does not name well filters nothing.
export function rowFilter(address: Address): MessageInitShape<typeof RowFilterSchema> {
  const { pilih = "", predikat = "", kuadran = "" } = address.rest;
  const quadrant = quadrants.find((one) => one.code === kuadran)?.quadrant;
  return {
    ...(picks.find((one) => one.code === pilih)?.filter ?? {}),
    bands: predikat ? [predikat === NO_BAND ? "" : predikat] : [],
    quadrants: quadrant === undefined ? [] : [quadrant],
    regions: address.region ? [address.region] : [],
  };
}

// Whether rowFilter leaves anything out.
export function filtersRows(address: Address): boolean {
  const filter = rowFilter(address);
  return [filter.workflow, filter.bands, filter.quadrants, filter.regions].some((one) => one?.length)
    ? true
    : (filter.reported ?? RowFilter_Reported.ANY) !== RowFilter_Reported.ANY;
}

// What filters, as it is said beside the rows, on paper and in files; `regionName` of a code.
export function filterWords(address: Address, regionName: (code: string) => string): string[] {
  const { pilih = "", predikat = "", kuadran = "" } = address.rest;
  const pick = picks.find((one) => one.code === pilih && one.code);
  const quadrant = quadrants.find((one) => one.code === kuadran);
  return [
    ...(address.region ? [`wilayah ${regionName(address.region)}`] : []),
    ...(predikat ? [predikat === NO_BAND ? "tanpa predikat" : `predikat ${predikat}`] : []),
    ...(quadrant ? [`kuadran ${quadrant.word}`] : []),
    ...(pick ? [pick.word] : []),
  ];
}

// Whether the view leaves anything out for there to be something to clear; the period is no
// filter, and neither is what the view does not heed.
export function filtersAnything(address: Address): boolean {
  const { view, region, element, rest } = address;
  const any = (names: readonly string[]) => names.some((name) => rest[name]);
  return (
    (region !== "" && heeds(view, "wilayah")) ||
    (element !== "" && heeds(view, "unsur")) ||
    (any(ROW_FILTERS) && heeds(view, "baris")) ||
    (any(FINDING_FILTERS) && heeds(view, "temuan"))
  );
}

export function cleared(address: Address): Pick<Address, "region" | "element" | "rest"> {
  const rest = { ...address.rest };
  for (const name of [...ROW_FILTERS, ...FINDING_FILTERS, "hal"]) delete rest[name];
  return { region: "", element: "", rest };
}
