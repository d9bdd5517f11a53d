// The aggregator as the page knows it: generated clients, the session, and one way to
// say what went wrong. Same origin only; the session's cookie is the browser's business
// and no script ever reads it.
import { Code, ConnectError, createClient } from "@connectrpc/connect";
import { createConnectTransport } from "@connectrpc/connect-web";
import { Admin } from "$gen/admin_pb";
import { Query } from "$gen/query_pb";
import { Report } from "$gen/report_pb";

// A comparison of a kabupaten takes milliseconds; a slow office link seconds. After this
// the reader should hear of it rather than wait.
const CALL_MS_MAX = 30_000;

const transport = createConnectTransport({
  baseUrl: window.location.origin,
  useBinaryFormat: true,
  defaultTimeoutMs: CALL_MS_MAX,
});

export const query = createClient(Query, transport);
export const report = createClient(Report, transport);
export const admin = createClient(Admin, transport);

export interface Session {
  name: string;
  // Reviews are for verifiers and administrators.
  mayReview: boolean;
  // The aggregator runs without accounts (--insecure): nobody is asked who they are.
  open: boolean;
}

export type Trouble = {
  // "offline": nothing answered. "session": log in again. "other": the message says.
  kind: "offline" | "session" | "changed" | "other";
  message: string;
};

export function trouble(error: unknown): Trouble {
  const failure = ConnectError.from(error);
  if (failure.code === Code.Unauthenticated) {
    return { kind: "session", message: "Sesi sudah berakhir. Masuk lagi untuk melanjutkan (NO_SESSION)." };
  }
  if (failure.code === Code.Aborted) return { kind: "changed", message: failure.rawMessage };
  // A fetch that reaches nobody throws a TypeError, which Connect calls Unknown.
  const unreached = error instanceof TypeError || failure.cause instanceof TypeError;
  if (unreached || failure.code === Code.Unavailable || failure.code === Code.DeadlineExceeded) {
    return {
      kind: "offline",
      message:
        "Server kabupaten tidak menjawab. Periksa jaringan; halaman mencoba lagi sendiri (UNREACHABLE).",
    };
  }
  return { kind: "other", message: failure.rawMessage };
}

// An HTTP answer outside Connect; its errors have the same JSON.
async function asked(path: string, body?: object): Promise<Record<string, unknown>> {
  const answer = await fetch(path, {
    ...(body
      ? { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) }
      : {}),
    signal: AbortSignal.timeout ? AbortSignal.timeout(CALL_MS_MAX) : null,
  });
  const json = (await answer.json().catch(() => ({}))) as Record<string, unknown>;
  if (answer.ok) return json;
  const message = typeof json.message === "string" ? json.message : `HTTP ${answer.status}`;
  throw new ConnectError(message, answer.status === 401 ? Code.Unauthenticated : Code.FailedPrecondition);
}

function session(json: Record<string, unknown>): Session {
  const open = json.tanpa_akun === true;
  const role = String(json.peran ?? "");
  return {
    name: open ? "Bappeda" : String(json.nama ?? ""),
    mayReview: open || role === "verifier" || role === "admin",
    open,
  };
}

// Null if nobody is logged in.
export async function currentSession(): Promise<Session | null> {
  try {
    return session(await asked("/sesi"));
  } catch (error) {
    if (error instanceof ConnectError && error.code === Code.Unauthenticated) return null;
    throw error;
  }
}

// Throws a ConnectError whose message is for the reader.
export async function logIn(name: string, password: string): Promise<Session> {
  return session(await asked("/sesi/masuk", { nama: name, sandi: password }));
}

export async function logOut(): Promise<void> {
  await asked("/sesi/keluar", {});
}

// A digest that changes whenever an answer may have.
export async function version(): Promise<string> {
  return String((await asked("/versi")).posisi ?? "");
}
