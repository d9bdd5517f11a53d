// SQLite, a file that is shipped and queried: --records FILE --database FILE --load NAME
// --rounds N. Reports ship, and compare, tree and ranking of what was shipped, by peer
// sqlite. The sqlite3 of the system is used, whose timer is coarse: each question is asked
// many times in one run, and once in another, and the difference counts.
import { spawnSync } from "node:child_process";
import { closeSync, copyFileSync, fsyncSync, openSync, rmSync, statSync } from "node:fs";
import { microseconds, options, report } from "./figures.js";
import { columns, overRecords, regions, treeByLevels } from "./queries.js";

const given = options();
const rounds = Number(given.rounds);
const at = (name) => `${name}/${given.load}`;

function sqlite(database, input) {
  const run = spawnSync("sqlite3", ["-bail", database], {
    input,
    maxBuffer: 1 << 30,
    encoding: "utf8",
  });
  if (run.status !== 0) throw new Error(`sqlite3: ${run.stderr}`);
  return run.stdout;
}

rmSync(given.database, { force: true });
sqlite(given.database, `PRAGMA journal_mode=WAL;
CREATE TABLE leaf (${columns},
  PRIMARY KEY (kecamatan, tahun, triwulan, sub_kegiatan)) WITHOUT ROWID;
.mode csv
.import --skip 1 ${given.records} leaf
CREATE INDEX leaf_region ON leaf (kabupaten, tahun, triwulan, kecamatan, anggaran, realisasi);
CREATE INDEX leaf_all ON leaf (provinsi, tahun, triwulan, kecamatan, anggaran, realisasi);
ANALYZE;
PRAGMA wal_checkpoint(TRUNCATE);
`);

const bytes = statSync(given.database).size;
const shipped = `${given.database}.shipped`;
const time = await microseconds(async () => {
  copyFileSync(given.database, shipped);
  const file = openSync(shipped, "r+");
  fsyncSync(file);
  closeSync(file);
});
report(at("ship"), time / 1000, "ms", "sqlite", { bytes });

for (const [name, text] of Object.entries({ ...overRecords("leaf"), tree: treeByLevels("leaf") })) {
  const query = `${text.replaceAll("$1", `'${regions[name]}'`)};\n`;
  if (sqlite(shipped, query).length === 0) throw new Error(`${name} gave no rows`);
  const once = await microseconds(async () => sqlite(shipped, query));
  const often = await microseconds(async () => sqlite(shipped, query.repeat(rounds + 1)));
  report(at(name), (often - once) / rounds, "us", "sqlite");
}
rmSync(shipped);
