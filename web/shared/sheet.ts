// A table as CSV, as spreadsheets of an Indonesian office read it: semicolons, decimal
// commas, UTF-8 with its mark. Pure but for `download`.
export type Cell = string | number | bigint | { decimal: string };

// What a spreadsheet would run as a formula; a leading tab or CR is skipped by some.
const FORMULA = /^[=+\-@\t\r]/;

export function csvCell(cell: Cell): string {
  if (typeof cell === "object") return cell.decimal;
  if (typeof cell !== "string") return cell.toString();
  const guarded = FORMULA.test(cell) ? `'${cell}` : cell;
  return /[";\r\n]/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
}

export function csv(rows: Cell[][]): string {
  return "\ufeff" + rows.map((row) => row.map(csvCell).join(";") + "\r\n").join("");
}

// A number of six places for a cell, exact: 93392802n -> 93,392802.
export function decimalCell(micro: bigint): Cell {
  return { decimal: fixed(micro, 6) };
}

// Rupiah with its sen for a cell, exact.
export function moneyCell(sen: bigint): Cell {
  return { decimal: fixed(sen, 2) };
}

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
