// Where a record stands: a file, or what was typed at the kecamatan, which reaches the journal
// as a file that nobody has (operator/grid/file.ts names it). Pure.
const TYPED = /^(Isian .+)\.csv$/;

// `rows` as they are written, "5"; "" where it is not about lines.
export function originText(file: string, sheet: string, rows: string): string {
  const typed = TYPED.exec(file)?.[1];
  const at = rows ? `, baris ${rows}` : "";
  return typed
    ? `diketik di halaman kecamatan (${typed}${at})`
    : `${file}${sheet ? `, lembar ${sheet}` : ""}${at}`;
}
