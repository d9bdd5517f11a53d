// SQLite, a file that is shipped and queried: --records FILE --database FILE --load NAME
// --rounds N. Reports compare, tree, ranking, ship and disk, by peer sqlite. The sqlite3
// of the system is used, whose timer is coarse: each question is asked many times in one
// run, and once in another, and the difference counts.
import { spawnSync } from "node:child_process";
import { closeSync, copyFileSync, fsyncSync, openSync, rmSync, statSync } from "node:fs";
import { microseconds, options, report } from "./figures.js";
import { columns, overRecords, regions } from "./queries.js";

const given = options();
const rounds = Number(given.rounds);
const at = (name) => `${name}/${given.load}`;

function sqlite(input) {
  const run = spawnSync("sqlite3", ["-bail", given.database], {
    input,
    maxBuffer: 1 << 30,
    encoding: "utf8",
  });
  if (run.status !== 0) throw new Error(`sqlite3: ${run.stderr}`);
  return run.stdout;
}

rmSync(given.database, { force: true });
sqlite(`PRAGMA journal_mode=WAL;
CREATE TABLE leaf (${columns},
  PRIMARY KEY (kecamatan, tahun, triwulan, sub_kegiatan)) WITHOUT ROWID;
.mode csv
.import --skip 1 ${given.records} leaf
CREATE INDEX leaf_region ON leaf (kabupaten, tahun, triwulan, kecamatan, anggaran, realisasi);
CREATE INDEX leaf_all ON leaf (provinsi, tahun, triwulan, kecamatan, anggaran, realisasi);
ANALYZE;
PRAGMA wal_checkpoint(TRUNCATE);
`);

for (const [name, text] of Object.entries(overRecords("leaf"))) {
  if (name === "tree") continue; // SQLite has no ROLLUP
  const query = `${text.replace("$1", `'${regions[name]}'`)};\n`;
  if (sqlite(query).length === 0) throw new Error(`${name} gave no rows`);
  const once = await microseconds(async () => sqlite(query));
  const often = await microseconds(async () => sqlite(query.repeat(rounds + 1)));
  report(at(name), (often - once) / rounds, "us", "sqlite");
}

const bytes = statSync(given.database).size;
const shipped = `${given.database}.shipped`;
const time = await microseconds(async () => {
  copyFileSync(given.database, shipped);
  const file = openSync(shipped, "r+");
  fsyncSync(file);
  closeSync(file);
});
rmSync(shipped);
report(at("ship"), time / 1000, "ms", "sqlite", { bytes });
