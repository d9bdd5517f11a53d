// A small kabupaten of real daemons: one aggregator with accounts and TLS, Omben with its
// real year 2021, and some kecamatan with synthetic figures; the others have not reported.
// Everything lives in one temporary folder and ends with `end()`, each process by its pid.
import { execFile, spawn, type ChildProcess } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { openSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as after } from "node:timers/promises";

export const YEAR = "2021";
export const OMBEN = "35.27.05";
export const ACCOUNT = "penguji";
export const PASSWORD = "kata sandi uji coba";
const SYNTHETIC = ["35.27.01", "35.27.02", "35.27.03"];
// Far beyond what a loaded machine needs; only a fault takes longer.
const WAIT_MS_MAX = 60_000;
const LOOK_MS = 50;

interface Daemon {
  process: ChildProcess;
  addresses: Record<string, string>;
}

// Waits for something that another process does, by looking at it; never by guessing.
export async function until(
  what: string,
  there: () => Promise<boolean> | boolean,
): Promise<void> {
  const deadline = Date.now() + WAIT_MS_MAX;
  while (!(await there())) {
    if (Date.now() > deadline)
      throw new Error(`not within ${WAIT_MS_MAX} ms: ${what}`);
    await after(LOOK_MS);
  }
}

export class World {
  readonly folder = mkdtempSync(join(tmpdir(), "rekap-browser-"));
  readonly #daemons = new Map<string, Daemon>();
  readonly #bin: string;
  readonly #root: string;

  constructor(bin: string, root: string) {
    this.#bin = bin;
    this.#root = root;
  }

  get site(): string {
    return `http://${this.#daemon("aggregator").addresses.http}`;
  }

  async begin(): Promise<void> {
    const data = join(this.folder, "aggregator");
    await this.#run(
      "rekap-aggregator",
      ["account-add", ACCOUNT, "--data", data],
      `${PASSWORD}\n`,
    );
    await this.#start("aggregator", "rekap-aggregator", [
      "--data",
      data,
      "--catalog",
      this.#catalog,
    ]);
    const fingerprint = (
      await this.#run("rekap-aggregator", ["fingerprint", "--data", data])
    ).trim();
    await this.kabupaten(
      ["login", ACCOUNT, "--password-stdin", "--fingerprint", fingerprint],
      `${PASSWORD}\n`,
    );
    await Promise.all([OMBEN, ...SYNTHETIC].map((unit) => this.#node(unit)));
    const real = [
      "corrected",
      "iku",
      "tabel-2",
      "perjanjian",
      "organisasi",
      "narasi",
    ].map((name) => join(this.#root, `tests/data/omben-2021/${name}.tsv`));
    await this.kecamatan(OMBEN, [
      "import",
      ...real,
      "--year",
      YEAR,
      "--author",
      "Subbag Keuangan",
    ]);
    for (const unit of SYNTHETIC) await this.#importSynthetic(unit);
    await this.submit(OMBEN);
  }

  // What the unit's operator does; the answer tells whether it was taken.
  async submit(unit: string): Promise<void> {
    await this.kecamatan(unit, [
      "submit",
      "--year",
      YEAR,
      "--author",
      "Subbag Keuangan",
      "--justify",
      "Sesuai laporan tercetak",
    ]);
  }

  kecamatan(unit: string, args: string[]): Promise<string> {
    return this.#run("rekap", [
      "--node",
      this.#daemon(unit).addresses.grpc!,
      ...args,
    ]);
  }

  kabupaten(args: string[], input = ""): Promise<string> {
    return this.#run(
      "rekap",
      ["--aggregator", this.#daemon("aggregator").addresses.grpc!, ...args],
      input,
    );
  }

  async end(): Promise<void> {
    // Nodes first, so that none of them sees its aggregator vanish.
    for (const [, daemon] of [...this.#daemons].reverse()) {
      if (daemon.process.exitCode !== null) continue;
      const gone = new Promise((resolve) =>
        daemon.process.once("exit", resolve),
      );
      daemon.process.kill("SIGTERM");
      await gone;
    }
    rmSync(this.folder, { recursive: true, force: true });
  }

  get #catalog(): string {
    return join(this.#root, "domain/catalog/sampang-2021.yaml");
  }

  #daemon(name: string): Daemon {
    const daemon = this.#daemons.get(name);
    if (!daemon) throw new Error(`${name} does not run`);
    return daemon;
  }

  async #node(unit: string): Promise<void> {
    const aggregator = this.#daemon("aggregator").addresses.grpc!;
    const data = join(this.folder, unit);
    // "unit,name,code,until" below one heading.
    const invitation =
      (await this.kabupaten(["invite", unit, "--format", "csv"]))
        .split("\n")[1]
        ?.split(",")[2] ?? "";
    await this.#run(
      "rekap-node",
      ["join", "-", "--aggregator", aggregator, "--data", data],
      `${invitation}\n`,
    );
    await this.#start(unit, "rekap-node", [
      "--unit",
      unit,
      "--data",
      data,
      "--catalog",
      this.#catalog,
      "--aggregator",
      aggregator,
    ]);
  }

  async #importSynthetic(unit: string): Promise<void> {
    const out = join(this.folder, "synthetic");
    await this.#run("rekap-synthetic", [
      "--unit",
      unit,
      "--year",
      YEAR,
      "--seed",
      "1",
      "--catalog",
      this.#catalog,
      "--out",
      out,
    ]);
    const files = ["tabel", "iku"].map((kind) =>
      join(out, `sintetis-${unit}-${YEAR}-${kind}.tsv`),
    );
    await this.kecamatan(unit, [
      "import",
      ...files,
      "--year",
      YEAR,
      "--author",
      "Subbag Keuangan",
    ]);
  }

  async #start(name: string, program: string, args: string[]): Promise<void> {
    const file = join(this.folder, `${name}.json`);
    const log = openSync(join(this.folder, `${name}.log`), "a");
    const child = spawn(
      join(this.#bin, program),
      [
        ...args,
        "--listen",
        "127.0.0.1:0",
        "--http",
        "127.0.0.1:0",
        "--address-file",
        file,
      ],
      {
        stdio: ["ignore", log, log],
      },
    );
    const daemon: Daemon = { process: child, addresses: {} };
    this.#daemons.set(name, daemon);
    await until(`${name} is ready`, () => {
      if (child.exitCode !== null)
        throw new Error(
          `${name} died: ${readFileSync(join(this.folder, `${name}.log`), "utf8").slice(-2000)}`,
        );
      return existsSync(file);
    });
    daemon.addresses = JSON.parse(readFileSync(file, "utf8")) as Record<
      string,
      string
    >;
  }

  #run(program: string, args: string[], input = ""): Promise<string> {
    return new Promise((resolve, reject) => {
      const child = execFile(
        join(this.#bin, program),
        args,
        {
          env: { ...process.env, REKAP_CONFIG: join(this.folder, "config") },
          timeout: WAIT_MS_MAX,
          maxBuffer: 16 << 20,
        },
        (error, stdout, stderr) =>
          error
            ? reject(new Error(`${program} ${args[0]}: ${stdout}${stderr}`))
            : resolve(stdout),
      );
      child.stdin?.end(input);
    });
  }
}
