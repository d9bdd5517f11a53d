// What is reached of the goals, of the figures that `table.js` wrote to `--json FILE`: a table
// on stdout, and a line each at the end of the file (peer "goal"; `value` is what was measured,
// `ratio` how many times better than the goal, below 1 it is missed). Goals of figures that
// were not measured are left out.
import { appendFileSync, readFileSync } from "node:fs";
import { options } from "./figures.js";

const { json } = options();
const figures = new Map(
  readFileSync(json, "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line))
    .map((figure) => [`${figure.name} ${figure.peer}`, figure]),
);
const value = (name, peer = "rekap") => figures.get(`${name} ${peer}`)?.value ?? NaN;
const nation = (name, peer) => value(`${name}/nation`, peer);
const ofPeer = (name, peer) => nation(name) / nation(name, peer);
const farther = (a, b) => Math.max(a / b, b / a);
// Of a figure that is better the smaller it is; the others say `least`.
const most = (name, unit, measured, bound) => ({ name, unit, measured, bound, ratio: bound / measured });
const least = (name, unit, measured, bound) => ({ name, unit, measured, bound, ratio: measured / bound });

const floor = Math.min(value("replicate", "grpc-stream"), value("replicate", "rocksdb-write"));
const sync = value("fdatasync_p50", "disk");
const goals = [
  least("replication, times PostgreSQL", "x", value("replicate") / value("replicate", "postgresql"), 10),
  least("replication, part of the slower floor", "%", (100 * value("replicate")) / floor, 60),
  most("freshness at rest, median in fdatasync", "x", value("fresh_idle_p50") / sync, 3),
  most("freshness under load, p99 in fdatasync", "x", value("fresh_load_p99") / sync, 50),
  ...["compare", "tree", "ranking"].flatMap((name) => [
    most(`${name} in the nation, part of PostgreSQL's`, "x", ofPeer(name, "postgresql"), 0.1),
    most(`${name} in the nation, part of DuckDB's`, "x", ofPeer(name, "duckdb"), 0.1),
  ]),
  ...["compare", "tree"].map((name) =>
    most(`${name} at 14 and at 7.285 units`, "x", farther(nation(name), value(`${name}/kabupaten`)), 1.3),
  ),
  most("recompute of the nation, part of DuckDB's", "x", ofPeer("recompute", "duckdb"), 1),
  most("a change at 7.285 units, times that at 14", "x", nation("change") / value("change/kabupaten"), 1.3),
  most("restart with the nation", "s", nation("restart") / 1000, 2),
  most("restart with the nation, part of a recompute", "x", nation("restart") / nation("recompute"), 1 / 3),
  most("memory: node with 20.000 records", "MiB", value("memory_node"), 40),
  most("memory: aggregator with the nation", "MiB", nation("memory_aggregator_asked"), 400),
  most("7.285 streams back after a restart", "s", nation("crowd_back") / 1000, 30),
  most("import of XLSX, times its reading", "x", value("import_xlsx") / value("import_xlsx", "pugixml"), 3),
  most("import of CSV, times its reading", "x", value("import_csv") / value("import_csv", "split"), 3),
  ...["node", "aggregator"].map((end) =>
    most(
      `disk at the ${end}, part of PostgreSQL's`, "x",
      value(`disk_${end}`) / value(`disk_${end}`, "postgresql"), 1,
    ),
  ),
].filter((goal) => Number.isFinite(goal.measured));

appendFileSync(
  json,
  goals
    .map(({ name, unit, measured, bound, ratio }) =>
      JSON.stringify({ name, value: measured, unit, peer: "goal", ratio, detail: { goal: bound } }),
    )
    .map((line) => `${line}\n`)
    .join(""),
);

const short = (number) => (number >= 100 ? number.toFixed(0) : number.toPrecision(2));
const rows = [["goal", "measured", "to reach", ""]];
for (const { name, unit, measured, bound, ratio } of goals) {
  rows.push([name, `${short(measured)} ${unit}`, `${short(bound)} ${unit}`, ratio >= 1 ? "met" : "missed"]);
}
const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
for (const row of rows) {
  console.log(
    row.map((cell, i) => (i === 1 || i === 2 ? cell.padStart(widths[i]) : cell.padEnd(widths[i])))
      .join("  ").trimEnd(),
  );
}
