// Figures as JSON lines, and clocks: what every peer's program uses.

/** One figure on stdout: `detail` is any object. */
export function report(name, value, unit, peer, detail = {}) {
  process.stdout.write(`${JSON.stringify({ name, value, unit, peer, detail })}\n`);
}

/** Microseconds that `work` takes. */
export async function microseconds(work) {
  const start = process.hrtime.bigint();
  await work();
  return Number(process.hrtime.bigint() - start) / 1000;
}

/** The value below which that part (0 to 1) of them lies. */
export function quantile(values, part) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))];
}

/** Median of `rounds` runs in microseconds; one run before them fills the caches. */
export async function medianOf(rounds, work) {
  await work();
  const times = [];
  for (let round = 0; round < rounds; round += 1) times.push(await microseconds(work));
  return quantile(times, 0.5);
}

/** `--name value` pairs of the command line. */
export function options() {
  const given = {};
  for (let i = 2; i < process.argv.length; i += 2) {
    given[process.argv[i].replace(/^--/, "")] = process.argv[i + 1];
  }
  return given;
}
