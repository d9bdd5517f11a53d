// JSON lines of all rounds on stdin to one line a figure and peer, with the median of the
// rounds, their spread and the ratio to rekap's; `--json FILE` gets these lines, stdout a
// table of them.
import { readFileSync, writeFileSync } from "node:fs";
import { options, quantile } from "./figures.js";

const { json } = options();
const figures = new Map();
for (const line of readFileSync(0, "utf8").split("\n")) {
  if (line === "") continue;
  const figure = JSON.parse(line);
  const id = `${figure.name}\t${figure.peer}`;
  if (!figures.has(id)) figures.set(id, { ...figure, values: [] });
  const known = figures.get(id);
  known.values.push(figure.value);
  known.detail = figure.detail;
}

// A rate is better the greater it is, everything else the smaller.
const isRate = (unit) => unit.endsWith("/s");
const summary = [...figures.values()].map(({ values, ...figure }) => ({
  ...figure,
  value: quantile(values, 0.5),
  detail: { ...figure.detail, rounds: values.length, least: Math.min(...values), most: Math.max(...values) },
}));
for (const figure of summary) {
  const own = summary.find((other) => other.name === figure.name && other.peer === "rekap");
  // How many times better rekap is; below 1 it is worse.
  figure.ratio = null;
  if (own !== undefined && figure.peer !== "rekap") {
    figure.ratio = isRate(figure.unit) ? own.value / figure.value : figure.value / own.value;
  }
}
summary.sort((a, b) => a.name.localeCompare(b.name) || (b.peer === "rekap") - (a.peer === "rekap"));
if (json !== undefined) {
  writeFileSync(json, summary.map((figure) => `${JSON.stringify(figure)}\n`).join(""));
}

const short = (value) => (value >= 100 ? value.toFixed(0) : value.toPrecision(3));
const rows = [["figure", "whose", "median", "least", "most", "unit", "rekap better by"]];
let last = "";
for (const { name, peer, value, unit, ratio, detail } of summary) {
  rows.push([name === last ? "" : name, peer, short(value), short(detail.least), short(detail.most),
    unit, ratio === null ? "" : `${short(ratio)} x`]);
  last = name;
}
const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
for (const row of rows) {
  console.log(row.map((cell, i) => (i >= 2 && i <= 4 ? cell.padStart(widths[i]) : cell.padEnd(widths[i])))
    .join("  ").trimEnd());
}
