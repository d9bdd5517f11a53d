// The questions in SQL, the same text for every peer; $1 is the region. They ask for less
// than rekap answers: no achievement, no bands, no quartiles, no positions.

/** What the table's columns are, as tools/bench/load.cc writes them. */
export const columns = `provinsi text, kabupaten text, kecamatan text not null,
  tahun smallint not null, triwulan smallint not null, program text, kegiatan text,
  sub_kegiatan text not null, nama text, anggaran bigint, realisasi bigint, serapan bigint,
  berkas text, baris integer, sintetis boolean`;

const sums = `sum(anggaran) AS anggaran, sum(realisasi) AS realisasi,
  round(100.0 * sum(realisasi) / sum(anggaran), 6) AS serapan`;

const ranked = `rank() OVER (ORDER BY 100.0 * sum(realisasi) / sum(anggaran) DESC) AS rank`;

/** Over the table of records. */
export const overRecords = (table) => ({
  compare: `SELECT kecamatan, ${sums}, ${ranked} FROM ${table}
    WHERE kabupaten = $1 AND tahun = 2021 AND triwulan = 0 GROUP BY kecamatan ORDER BY 5`,
  tree: `SELECT program, kegiatan, sub_kegiatan, ${sums} FROM ${table}
    WHERE kecamatan = $1 AND tahun = 2021 AND triwulan = 0
    GROUP BY ROLLUP (program, kegiatan, sub_kegiatan) ORDER BY 1, 2, 3`,
  ranking: `SELECT kecamatan, ${sums}, ${ranked} FROM ${table}
    WHERE provinsi = $1 AND tahun = 2021 AND triwulan = 0
    GROUP BY kecamatan ORDER BY 5 LIMIT 200`,
});

/** The tree where there is no ROLLUP: a level after the other. */
export const treeByLevels = (table) => {
  const levels = ["program", "kegiatan", "sub_kegiatan"];
  const parts = [0, 1, 2, 3].map((depth) => {
    const named = levels.map((level, i) => (i < depth ? level : `NULL AS ${level}`));
    const group = depth === 0 ? "" : `GROUP BY ${levels.slice(0, depth).join(", ")}`;
    return `SELECT ${named.join(", ")}, ${sums} FROM ${table}
      WHERE kecamatan = $1 AND tahun = 2021 AND triwulan = 0 ${group}`;
  });
  return `${parts.join(" UNION ALL ")} ORDER BY 1, 2, 3`;
};

/** Every roll-up: each level of the regions by each level of the cascade. */
export const rollup = (table) => `SELECT provinsi, kabupaten, kecamatan, program, kegiatan,
  sub_kegiatan, tahun, triwulan, ${sums}, count(*) AS baris FROM ${table}
  GROUP BY tahun, triwulan, ROLLUP (provinsi, kabupaten, kecamatan),
    ROLLUP (program, kegiatan, sub_kegiatan)`;

/** The same questions over what `rollup` gave. */
export const overRollup = (view) => ({
  compare: `SELECT kecamatan, anggaran, realisasi, serapan,
    rank() OVER (ORDER BY serapan DESC) AS rank FROM ${view}
    WHERE kabupaten = $1 AND kecamatan IS NOT NULL AND program IS NULL
      AND tahun = 2021 AND triwulan = 0 ORDER BY 5`,
  tree: `SELECT program, kegiatan, sub_kegiatan, anggaran, realisasi, serapan FROM ${view}
    WHERE kecamatan = $1 AND tahun = 2021 AND triwulan = 0 ORDER BY 1, 2, 3`,
  ranking: `SELECT kecamatan, anggaran, realisasi, serapan,
    rank() OVER (ORDER BY serapan DESC) AS rank FROM ${view}
    WHERE provinsi = $1 AND kecamatan IS NOT NULL AND program IS NULL
      AND tahun = 2021 AND triwulan = 0 ORDER BY 5 LIMIT 200`,
});

/** What $1 is in each. */
export const regions = { compare: "35.27", tree: "35.27.05", ranking: "35" };
