// A table as cells that a file can take, and as CSV the way spreadsheets of an Indonesian
// office read it: semicolons, decimal commas, UTF-8 with its mark. Pure but for `download`.

// Text, a count, money, a number of six places, or a value that is not there by its word:
// missing is not zero in a file either.
export type Cell = string | number | { sen: bigint } | { micro: bigint } | { missing: string };

// What a spreadsheet would run as a formula; a leading tab or CR is skipped by some.
const FORMULA = /^[=+\-@\t\r]/;

function quoted(text: string): string {
  const guarded = FORMULA.test(text) ? `'${text}` : text;
  return /[";\r\n]/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
}

export function csvCell(cell: Cell): string {
  if (typeof cell === "string") return quoted(cell);
  if (typeof cell === "number") return cell.toString();
  if ("sen" in cell) return fixed(cell.sen, 2);
  if ("micro" in cell) return fixed(cell.micro, 6);
  return quoted(cell.missing);
}

export function csv(rows: Cell[][]): string {
  return "\ufeff" + rows.map((row) => row.map(csvCell).join(";") + "\r\n").join("");
}

// Exact: 93392802 of six places -> "93,392802".
function fixed(number: bigint, places: number): string {
  const size = (number < 0n ? -number : number).toString().padStart(places + 1, "0");
  const rest = size.slice(-places).replace(/0+$/, "");
  return (number < 0n ? "-" : "") + size.slice(0, -places) + (rest ? "," + rest : "");
}

// Hands a file to the browser's downloads.
export function download(name: string, type: string, content: BlobPart): void {
  const url = URL.createObjectURL(new Blob([content], { type }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
