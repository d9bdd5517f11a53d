// What the page reads out of the catalog's text. Pure.

// The name of a region as the catalog writes it, `{kode: 35.27.05, nama: Omben, ...}`;
// empty if it is written otherwise: then the code stands alone.
export function regionName(yaml: string, code: string): string {
  if (!/^[\d.]+$/.test(code)) return "";
  const escaped = code.replaceAll(".", "\\.");
  const found = new RegExp(`kode: *"?${escaped}"?, *nama: *("[^"\n]*"|[^,}\n]*)`).exec(yaml);
  return (found?.[1] ?? "").replace(/^"|"$/g, "").trim();
}
