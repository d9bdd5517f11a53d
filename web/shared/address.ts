// The address holds the whole state of the page: what is asked for, how it is ordered,
// which figure is being explained. A link shows the same to whoever opens it. Pure.
//
// What an address says that the page does not know is left out, never guessed.

export const views = [
  { path: "/", word: "Beranda" },
  { path: "/peringkat", word: "Peringkat" },
  { path: "/sebaran", word: "Sebaran" },
  { path: "/tren", word: "Tren" },
  { path: "/kelengkapan", word: "Kelengkapan" },
  { path: "/pohon", word: "Pohon kinerja" },
  { path: "/temuan", word: "Temuan" },
] as const;

export interface Address {
  // One of `views`, "/unit" or "" where there is no such page.
  view: string;
  // Of "/unit" only.
  unit: string;
  // 0 = the last year that has records.
  year: number;
  // 0 = the year.
  quarter: number;
  // Region whose rows are shown; "" = the whole kabupaten.
  region: string;
  // Cascade element or indicator; "" = everything.
  element: string;
  // Whatever only one view knows (order, opened rows, severity), by its name.
  rest: Record<string, string>;
  // The figure that is being explained; null = none.
  explain: Explained | null;
}

export interface Explained {
  region: string;
  element: string;
  item: number;
  // A responsible unit instead of the element; "" = none.
  responsible?: string;
}

const REGION = /^\d{2}(\.\d{2}(\.\d{2}(\.\d{4})?)?)?$/;
const ELEMENT = /^[A-Za-z0-9._-]{1,64}$/;
const YEAR_MIN = 2000;
const YEAR_MAX = 2100;
const REST_SIZE_MAX = 2000;
const REST_NAMES = [
  "urut",
  "balik",
  "pilih",
  "predikat",
  "kuadran",
  "menurut",
  "rinci",
  "parah",
  "aturan",
  "kolom",
  "hal",
];
// A row that has no code of its own: a responsible unit of the tree, by its name.
const NAMED = /^[^~\p{Cc}]{1,200}$/u;

function inRange(text: string | null, low: number, high: number): number {
  const number = text && /^\d{1,4}$/.test(text) ? Number(text) : 0;
  return number >= low && number <= high ? number : 0;
}

function explained(text: string | null): Explained | null {
  const [region = "", element = "", item = "0", responsible = ""] = (text ?? "").split("~");
  if (!REGION.test(region) || (element && !ELEMENT.test(element))) return null;
  if (responsible && !NAMED.test(responsible)) return null;
  return { region, element, item: inRange(item, 0, 9999), ...(responsible ? { responsible } : {}) };
}

export function parse(url: URL): Address {
  const query = url.searchParams;
  const path = url.pathname.replace(/(.)\/$/, "$1");
  const unit = /^\/unit\/([\d.]+)$/.exec(path)?.[1] ?? "";
  const region = query.get("wilayah") ?? "";
  const element = query.get("unsur") ?? "";
  const rest: Record<string, string> = {};
  for (const name of REST_NAMES) {
    const value = query.get(name);
    if (value && value.length <= REST_SIZE_MAX) rest[name] = value;
  }
  return {
    view: REGION.test(unit) ? "/unit" : (views.find((view) => view.path === path)?.path ?? ""),
    unit: REGION.test(unit) ? unit : "",
    year: inRange(query.get("tahun"), YEAR_MIN, YEAR_MAX),
    quarter: inRange(query.get("triwulan"), 1, 4),
    region: REGION.test(region) ? region : "",
    element: ELEMENT.test(element) ? element : "",
    rest,
    explain: explained(query.get("jelas")),
  };
}

export function print(address: Address): string {
  const query = new URLSearchParams();
  if (address.year) query.set("tahun", String(address.year));
  if (address.quarter) query.set("triwulan", String(address.quarter));
  if (address.region) query.set("wilayah", address.region);
  if (address.element) query.set("unsur", address.element);
  for (const name of REST_NAMES) if (address.rest[name]) query.set(name, address.rest[name]);
  if (address.explain) {
    const { region, element, item, responsible } = address.explain;
    const rest = responsible ? [item, responsible] : item ? [item] : [];
    query.set("jelas", [region, element, ...rest].join("~"));
  }
  const path = address.view === "/unit" ? `/unit/${address.unit}` : address.view || "/";
  const text = query.toString().replaceAll("%7E", "~");
  return text ? `${path}?${text}` : path;
}
