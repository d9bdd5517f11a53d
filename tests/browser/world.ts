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
  // As it was started, but for its addresses.
  program: string;
  args: string[];
  addresses: Record<string, string>;
}

// By itself or by a signal.
function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

// Waits for something that another process does, by looking at it; never by guessing.
// `instead` tells what is there when it did not come.
export async function until(
  what: string,
  there: () => Promise<boolean> | boolean,
  instead: () => Promise<string> | string = () => "",
): Promise<void> {
  const deadline = Date.now() + WAIT_MS_MAX;
  while (!(await there())) {
    if (Date.now() > deadline)
      throw new Error(
        `not within ${WAIT_MS_MAX} ms: ${what} ${await instead()}`,
      );
    await after(LOOK_MS);
  }
}

// A process that has just ended may leave a last file behind.
export function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}

function run(
  program: string,
  args: string[],
  input = "",
  env: Record<string, string> = {},
): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = execFile(
      program,
      args,
      {
        env: { ...process.env, ...env },
        timeout: WAIT_MS_MAX,
        maxBuffer: 16 << 20,
      },
      (error, stdout, stderr) =>
        error
          ? reject(new Error(`${program} ${args[0]}: ${stdout}${stderr}`))
          : resolve(stdout),
    );
    // Who ends without reading it says why by its exit.
    child.stdin?.on("error", () => undefined);
    child.stdin?.end(input);
  });
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
    return this.siteOf("aggregator");
  }

  siteOf(name: string): string {
    return `http://${this.#daemon(name).addresses.http}`;
  }

  // The same pages over TLS, and the authority that a browser must believe for it.
  get web(): string {
    return `https://${this.#daemon("aggregator").addresses.web}`;
  }

  get authority(): string {
    return join(this.folder, "aggregator", "authority", "ca.crt");
  }

  get aggregator(): string {
    return this.#daemon("aggregator").addresses.grpc!;
  }

  // Only the kabupaten: an aggregator with its catalog and one account.
  async beginKabupaten(): Promise<void> {
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
      "--web",
      "127.0.0.1:0",
    ]);
    const fingerprint = (
      await this.#run("rekap-aggregator", ["fingerprint", "--data", data])
    ).trim();
    await this.kabupaten(
      ["login", ACCOUNT, "--password-stdin", "--fingerprint", fingerprint],
      `${PASSWORD}\n`,
    );
  }

  async begin(): Promise<void> {
    await this.beginKabupaten();
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
    for (const unit of [OMBEN, ...SYNTHETIC]) await this.#received(unit);
  }

  // Somebody else, with the same password.
  async addAccount(name: string, role: "viewer" | "verifier"): Promise<void> {
    await this.kabupaten(
      ["account", "add", name, "--role", role, "--password-stdin"],
      `${PASSWORD}\n`,
    );
  }

  // A computer that belongs to no kecamatan yet: it knows neither unit nor kabupaten.
  async beginComputer(name: string): Promise<void> {
    await this.#start(name, "rekap-node", ["--data", join(this.folder, name)]);
  }

  // Begins again what was stopped, where it was.
  async restart(name: string): Promise<void> {
    const { program, args } = this.#daemon(name);
    await this.#start(name, program, args);
  }

  // The same computer with its page on the office's network: HTTPS, behind one password.
  async beginOffice(name: string, password: string): Promise<string> {
    const data = join(this.folder, name);
    const key = join(this.folder, "web.key");
    const certificate = join(this.folder, "web.crt");
    await run("openssl", [
      ...["req", "-x509", "-newkey", "ec", "-pkeyopt"],
      ...["ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"],
      ...["-subj", "/CN=kantor", "-addext", "subjectAltName=IP:127.0.0.1"],
      ...["-keyout", key, "-out", certificate],
    ]);
    await this.#run(
      "rekap-node",
      ["password", "--data", data],
      `${password}\n`,
    );
    await this.#start(name, "rekap-node", [
      ...["--data", data, "--web", "127.0.0.1:0", "--web-name", "127.0.0.1"],
      ...["--web-key", key, "--web-certificate", certificate],
    ]);
    return `https://${this.#daemon(name).addresses.web}`;
  }

  // What a kecamatan is given to join with.
  async invitation(unit: string): Promise<string> {
    // "unit,name,code,until" below one heading.
    const csv = await this.kabupaten(["invite", unit, "--format", "csv"]);
    return csv.split("\n")[1]?.split(",")[2] ?? "";
  }

  // Ends the daemon as a shutdown of its computer would.
  async stop(name: string): Promise<void> {
    const { process } = this.#daemon(name);
    if (hasEnded(process)) return;
    const gone = new Promise((resolve) => process.once("exit", resolve));
    process.kill("SIGTERM");
    await gone;
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
    for (const name of [...this.#daemons.keys()].reverse())
      await this.stop(name);
    removeFolder(this.folder);
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
    const { aggregator } = this;
    const data = join(this.folder, unit);
    const invitation = await this.invitation(unit);
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

  // All that the unit has stored is the kabupaten's too.
  async #received(unit: string): Promise<void> {
    await until(`the kabupaten has received ${unit}`, async () => {
      const status = JSON.parse(
        await this.kecamatan(unit, ["status", "--format", "json"]),
      ) as { head: { seq: string }; acknowledgedSeq: string };
      return status.acknowledgedSeq === status.head.seq;
    });
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
    // Whoever knows a daemon's address finds it there when it comes again.
    const before = this.#daemons.get(name)?.addresses;
    rmSync(file, { force: true });
    const child = spawn(
      join(this.#bin, program),
      [
        ...args,
        "--listen",
        before?.grpc ?? "127.0.0.1:0",
        "--http",
        before?.http ?? "127.0.0.1:0",
        "--address-file",
        file,
      ],
      {
        stdio: ["ignore", log, log],
      },
    );
    const daemon: Daemon = { process: child, program, args, addresses: {} };
    this.#daemons.set(name, daemon);
    await until(`${name} is ready`, () => {
      if (hasEnded(child))
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
    return run(join(this.#bin, program), args, input, {
      REKAP_CONFIG: join(this.folder, "config"),
    });
  }
}
