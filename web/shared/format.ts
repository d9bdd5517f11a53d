// Numbers, money and dates as Indonesians write them. Pure.
//
// Figures arrive as integers (sen, micro) and stay integers: a double would round money
// above 90 trillion rupiah and would print a percent that the CLI does not.
import type { DecimalValue, MoneyValue } from "$gen/figures_pb";
import { ValueState } from "$gen/figures_pb";

const SEN_PER_RUPIAH = 100n;
const MICRO = 1_000_000n;
// Percent and points are shown with two places, as in the reports.
const MICRO_PER_HUNDREDTH = 10_000n;

// What stands where a value is missing; a mark for those who see colour badly, a word
// for everybody. Null for a reported value.
export interface Missing {
  mark: string;
  word: string;
}

export function missing(state: ValueState | undefined): Missing | null {
  switch (state) {
    case ValueState.REPORTED:
      return null;
    case ValueState.UNDEFINED:
      return { mark: "t.d.", word: "tak terdefinisi" };
    case ValueState.NOT_COMPARABLE:
      return { mark: "tt.", word: "tidak terbanding" };
    default:
      return { mark: "–", word: "belum lapor" };
  }
}

function grouped(digits: string): string {
  return digits.replace(/\B(?=(\d{3})+$)/g, ".");
}

// 340584045800n -> "3.405.840.458"; sen only where there are any: "12,50".
export function rupiah(sen: bigint): string {
  const sign = sen < 0n ? "−" : "";
  const size = sen < 0n ? -sen : sen;
  const whole = grouped((size / SEN_PER_RUPIAH).toString());
  const rest = size % SEN_PER_RUPIAH;
  return sign + whole + (rest === 0n ? "" : "," + rest.toString().padStart(2, "0"));
}

// For headlines, where the exact sum stands beside it: "3,41 miliar".
export function rupiahShort(sen: bigint): string {
  const size = sen < 0n ? -sen : sen;
  const scales: [bigint, string][] = [
    [1_000_000_000_000n, "triliun"],
    [1_000_000_000n, "miliar"],
    [1_000_000n, "juta"],
  ];
  for (const [scale, word] of scales) {
    const unit = scale * SEN_PER_RUPIAH;
    if (size >= unit) return `${hundredths((sen * MICRO) / unit)} ${word}`;
  }
  return rupiah(sen);
}

// Rounded half away from zero to two places: 93392802n -> "93,39".
export function hundredths(micro: bigint): string {
  const size = micro < 0n ? -micro : micro;
  const rounded = (size + MICRO_PER_HUNDREDTH / 2n) / MICRO_PER_HUNDREDTH;
  const sign = micro < 0n && rounded !== 0n ? "−" : "";
  return `${sign}${grouped((rounded / 100n).toString())},${(rounded % 100n).toString().padStart(2, "0")}`;
}

// All six places that there are, without trailing zeros: 35000000n -> "35".
export function plain(micro: bigint): string {
  const size = micro < 0n ? -micro : micro;
  const rest = (size % MICRO).toString().padStart(6, "0").replace(/0+$/, "");
  return (micro < 0n ? "−" : "") + grouped((size / MICRO).toString()) + (rest ? "," + rest : "");
}

export function percentText(value: DecimalValue | undefined): string {
  const gone = missing(value?.state);
  return gone ? gone.word : `${hundredths(value!.micro)} %`;
}

export function moneyText(value: MoneyValue | undefined): string {
  const gone = missing(value?.state);
  return gone ? gone.word : rupiah(value!.sen);
}

export function plainText(value: DecimalValue | undefined): string {
  const gone = missing(value?.state);
  return gone ? gone.word : plain(value!.micro);
}

// For drawing only, where a pixel is coarser than a double; null where nothing is drawn.
export function forDrawing(value: DecimalValue | undefined): number | null {
  return value?.state === ValueState.REPORTED ? Number(value.micro) / 1e6 : null;
}

const instant = new Intl.DateTimeFormat("id-ID", {
  day: "numeric",
  month: "short",
  year: "numeric",
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
});
const dayOnly = new Intl.DateTimeFormat("id-ID", {
  day: "numeric",
  month: "short",
  year: "numeric",
  timeZone: "UTC",
});
const count = new Intl.NumberFormat("id-ID");

// Milliseconds since 1970, in the reader's own zone.
export function when(unixMs: bigint | number): string {
  return instant.format(new Date(Number(unixMs)));
}

// "2022-02-28" -> "28 Feb 2022"; other text as it is.
export function day(iso: string): string {
  return /^\d{4}-\d{2}-\d{2}$/.test(iso) ? dayOnly.format(new Date(`${iso}T00:00:00Z`)) : iso;
}

export function whole(number: number | bigint): string {
  return count.format(number);
}

// "capaian keluaran" -> "Capaian keluaran".
export function heading(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

// 0 is the year: a period without a quarter is never "TW 0".
export function period(year: number, quarter: number): string {
  return quarter === 0 ? `tahun ${year}` : `triwulan ${quarter} tahun ${year}`;
}
