// What the pages' heads say in place of the columns' names in a file. Names that are not
// known, as the inputs of a catalog's indicators, are only spelled as words. Pure.
const TITLES = new Map(
  Object.entries({
    // Table III.B.
    level: "Tingkat",
    kode: "Kode",
    uraian: "Uraian",
    anggaran: "Anggaran (Rp)",
    realisasi: "Realisasi (Rp)",
    persen: "Serapan (%)",
    output_uraian: "Keluaran (output)",
    target_tahun_lalu: "Target tahun lalu",
    target: "Target keluaran",
    realisasi_output: "Realisasi keluaran",
    persen_output: "Capaian keluaran (%)",
    sumber: "Sumber angka",
    // The indicators.
    no: "No.",
    sasaran: "Sasaran",
    indikator: "Indikator",
    arah: "Arah",
    formula: "Formula",
    sumber_data: "Sumber data",
    penanggung_jawab: "Penanggung jawab",
    capaian_tercetak: "Capaian tercetak (%)",
    target_atas: "Batas atas target",
    satuan: "Satuan",
  }),
);

// "target_2021", "realisasi_2020".
const OF_YEAR = /^(target|realisasi)_(\d{4})$/;

export function columnTitle(name: string): string {
  const known = TITLES.get(name);
  if (known) return known;
  const ofYear = OF_YEAR.exec(name);
  if (ofYear) return `${ofYear[1] === "target" ? "Target" : "Realisasi"} ${ofYear[2]}`;
  return name.charAt(0).toUpperCase() + name.slice(1).replaceAll("_", " ");
}

// A message about a table whose heads are titles: names of columns that are no words of the
// language ("output_uraian") become what the reader sees above the cells.
export function withTitles(message: string): string {
  return message.replace(/"?\b([a-z]+(?:_[a-z0-9]+)+)\b"?/g, (all, name: string) =>
    TITLES.has(name) || OF_YEAR.test(name) ? `"${columnTitle(name)}"` : all,
  );
}
