// DuckDB over the same table, in this process: --records FILE --database FILE --load NAME
// --rounds N. Reports compare, tree, ranking and recompute, by peer duckdb.
import { DuckDBInstance } from "@duckdb/node-api";
import { rmSync } from "node:fs";
import { medianOf, microseconds, options, quantile, report } from "./figures.js";
import { columns, overRecords, regions, rollup } from "./queries.js";

const given = options();
const rounds = Number(given.rounds);
const at = (name) => `${name}/${given.load}`;
for (const file of [given.database, `${given.database}.wal`]) rmSync(file, { force: true });
const instance = await DuckDBInstance.create(given.database);
const connection = await instance.connect();
await connection.run(`CREATE TABLE leaf (${columns})`);
await connection.run(`COPY leaf FROM '${given.records}' (HEADER)`);
await connection.run("CHECKPOINT");

for (const [name, text] of Object.entries(overRecords("leaf"))) {
  const prepared = await connection.prepare(text);
  prepared.bindVarchar(1, regions[name]);
  const median = await medianOf(rounds, async () => {
    const answer = await prepared.runAndReadAll();
    if (answer.currentRowCount === 0) throw new Error(`${name} gave no rows`);
    answer.getRows();
  });
  report(at(name), median, "us", "duckdb");
}

// Into memory, as rekap makes its cells.
const times = [];
for (let round = 0; round < 3; round += 1) {
  times.push(
    await microseconds(() => connection.run(`CREATE OR REPLACE TEMP TABLE cells AS ${rollup("leaf")}`)),
  );
}
const cells = await connection.runAndReadAll("SELECT count(*) FROM cells");
report(at("recompute"), quantile(times, 0.5) / 1000, "ms", "duckdb", {
  cells: Number(cells.getRows()[0][0]),
});
connection.closeSync();
instance.closeSync();
