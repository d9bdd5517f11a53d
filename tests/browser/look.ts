// A browser that is looked over the shoulder: what its console says, what it asks of whom,
// how large that was, and what axe-core thinks of what is seen.
import assert from "node:assert/strict";
import axe from "axe-core";
import {
  chromium,
  type Browser,
  type Locator,
  type Page,
} from "playwright-core";
import { until } from "./world";

// As the CLI starts it to print (tools/rekap/document_file.cc).
const FLAGS = [
  "--disable-gpu",
  "--disable-quic",
  "--disable-extensions",
  "--disable-dev-shm-usage",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
// A view of a local server takes tens of milliseconds; a loaded machine seconds.
export const SEEN_MS_MAX = 20_000;

export interface Looked {
  page: Page;
  // What must not be there at the end.
  troubles: string[];
  // Bytes as they came over the wire, by path.
  bytes: Map<string, number>;
  // What the console may say now: the browser's own word for an answer that is expected.
  expected: RegExp[];
}

// `home` = where the browser keeps what it believes, instead of its user's own.
export async function openBrowser(
  program: string,
  home?: string,
): Promise<Browser> {
  // A browser refuses to run as root with its sandbox.
  const root = process.getuid?.() === 0;
  return chromium.launch({
    executablePath: program,
    args: root ? [...FLAGS, "--no-sandbox"] : FLAGS,
    ...(home
      ? { env: { ...process.env, HOME: home } as Record<string, string> }
      : {}),
  });
}

export async function openPage(
  browser: Browser,
  scheme: "light" | "dark",
  width: number,
  height: number,
  anyAuthority = false,
): Promise<Looked> {
  const context = await browser.newContext({
    ignoreHTTPSErrors: anyAuthority,
    colorScheme: scheme,
    viewport: { width, height },
    locale: "id-ID",
    reducedMotion: "reduce",
  });
  // What moves without having been pressed, as the browser itself counts it.
  await context.addInitScript(() => {
    const seen = window as unknown as { jumped: number };
    seen.jumped = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        const shift = entry as unknown as {
          value: number;
          hadRecentInput: boolean;
        };
        if (!shift.hadRecentInput) seen.jumped += shift.value;
      }
    }).observe({ type: "layout-shift", buffered: true });
  });
  const page = await context.newPage();
  page.setDefaultTimeout(SEEN_MS_MAX);
  const looked: Looked = { page, troubles: [], bytes: new Map(), expected: [] };
  page.on("pageerror", (error) =>
    looked.troubles.push(`script: ${error.message}`),
  );
  page.on("console", (message) => {
    if (message.type() !== "error" && message.type() !== "warning") return;
    // The browser's own word for the answer "nobody is logged in", which is no fault.
    if (
      /\/sesi(\/masuk)?$/.test(message.location().url) &&
      message.text().includes("401")
    )
      return;
    const said = `${message.text()} ${message.location().url}`;
    if (looked.expected.some((one) => one.test(said))) return;
    looked.troubles.push(`console: ${said}`);
  });
  // Nothing that is typed runs: of the browser's own dialogs the pages have only its question
  // before words are lost, and whoever is asked stays.
  page.on("dialog", (dialog) => {
    if (dialog.type() !== "beforeunload")
      looked.troubles.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on("request", (request) => {
    const url = new URL(request.url());
    if (!["127.0.0.1", ""].includes(url.hostname))
      looked.troubles.push(`asked elsewhere: ${request.url()}`);
  });
  page.on("requestfinished", (request) => {
    void request.sizes().then(
      (sizes) => {
        const path = new URL(request.url()).pathname;
        const size = sizes.responseBodySize + sizes.responseHeadersSize;
        // What comes from the browser's own cache the second time came over the wire once.
        looked.bytes.set(path, Math.max(size, looked.bytes.get(path) ?? 0));
      },
      () => undefined,
    );
  });
  return looked;
}

// A reload would lose words or work: the browser asks, and the page stays.
export async function asksBeforeItGoes(page: Page): Promise<void> {
  const asked = page.waitForEvent("dialog");
  await page.evaluate(() => {
    setTimeout(() => location.reload());
  });
  assert.equal((await asked).type(), "beforeunload");
}

// Until every answer of the view is there, and is the answer to what was asked last. All of
// it at one moment: between two looks another answer may be on its way.
export async function settled(page: Page): Promise<void> {
  await page.waitForFunction(
    () =>
      document.querySelector("nav") !== null &&
      document.querySelector(".waiting, [aria-busy=true]") === null &&
      [...document.querySelectorAll("figure.chart")].every(
        (chart) => chart.querySelector("svg") !== null,
      ),
  );
}

// Until the element says just this.
export async function shows(told: Locator, text: string): Promise<void> {
  await until(
    `"${text}" is shown`,
    async () => (await told.innerText()) === text,
    async () => `"${await told.innerText()}"`,
  );
}

// Until the keyboard is there.
export async function hasFocus(told: Locator): Promise<void> {
  await until("the keyboard is there", () =>
    told.evaluate((one) => one === document.activeElement),
  );
}

// What is told is of use only where it is seen: wholly within the window, without anybody's
// scrolling. Until then, for the page itself may have to scroll there.
export async function inView(told: Locator): Promise<void> {
  await told.waitFor();
  const { width, height } = told.page().viewportSize()!;
  await until(
    "what is told is within the window",
    async () => {
      const box = await told.boundingBox();
      return (
        box !== null &&
        box.x >= 0 &&
        box.y >= 0 &&
        box.x + box.width <= width &&
        box.y + box.height <= height
      );
    },
    async () =>
      `${await told.innerText()}: at ${JSON.stringify(await told.boundingBox())} of ${width}x${height}`,
  );
}

const FIRST_VIEW_BYTES_MAX = 200 * 1024;
// Less than this cannot be the page's script: then the scales are broken.
const SCRIPT_BYTES_MIN = 20 * 1024;

// What the first view's files are over the wire. The browser tells an answer's size a moment
// after the page has it.
export async function weighFirstView(looked: Looked): Promise<void> {
  const files = () =>
    [...looked.bytes].filter(
      ([path]) =>
        path === "/" || path.startsWith("/assets/") || path.startsWith("/ikon"),
    );
  const asked = await looked.page.evaluate(() =>
    performance
      .getEntriesByType("resource")
      .map((one) => new URL(one.name).pathname)
      .filter((path) => path.startsWith("/assets/")),
  );
  await until("the files are weighed", () =>
    ["/", ...asked].every((path) => looked.bytes.has(path)),
  );
  const total = files().reduce((sum, [, size]) => sum + size, 0);
  const each = files().map(([path, size]) => `${path} ${size}`);
  console.log(
    `first view: ${total} bytes of files over the wire (${each.join(", ")})`,
  );
  assert.ok(total <= FIRST_VIEW_BYTES_MAX, `the first view is ${total} bytes`);
  const script = files().find(([path]) => path.endsWith(".js"))?.[1] ?? 0;
  assert.ok(script > SCRIPT_BYTES_MIN, `the script was weighed: ${script}`);
}

// Serious and critical violations, and a page that is wider than its window.
export async function faults(page: Page, where: string): Promise<string[]> {
  await page.evaluate(axe.source);
  const found = await page.evaluate(async () => {
    const run = (window as unknown as { axe: typeof axe }).axe.run;
    const { violations } = await run(document, { resultTypes: ["violations"] });
    return violations
      .filter((one) => one.impact === "serious" || one.impact === "critical")
      .map((one) => `${one.id}: ${one.nodes[0]?.html.slice(0, 200)}`);
  });
  const over = await page.evaluate(
    () => document.documentElement.scrollWidth - window.innerWidth,
  );
  if (over > 0) found.push(`wider than the window by ${over} px`);
  return found.map((one) => `${where}: ${one}`);
}

// A tenth of what browsers call good: a page that comes in parts and does not move.
const JUMPED_MAX = 0.01;

export async function jumps(page: Page, where: string): Promise<string[]> {
  const jumped = await page.evaluate(
    () => (window as unknown as { jumped: number }).jumped,
  );
  return jumped > JUMPED_MAX ? [`${where}: moved by ${jumped}`] : [];
}
