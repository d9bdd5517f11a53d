// The daemon that served the page: how it is called, and one way to say what went wrong.
// Same origin only; a session's cookie is the browser's business and no script reads it.
import { Code, ConnectError } from "@connectrpc/connect";
import { createConnectTransport } from "@connectrpc/connect-web";

// A comparison of a kabupaten takes milliseconds; a slow office link seconds. After this
// the reader should hear of it rather than wait.
const CALL_MS_MAX = 30_000;

export const transport = createConnectTransport({
  baseUrl: window.location.origin,
  useBinaryFormat: true,
  defaultTimeoutMs: CALL_MS_MAX,
});

export type Trouble = {
  // "offline": nothing answered. "session": log in again. "changed": what was read has
  // changed meanwhile. "other": the message says.
  kind: "offline" | "session" | "changed" | "other";
  message: string;
};

// What each answer of the daemon says behind its words: [UNREACHABLE].
const WORD = /\[[A-Z][A-Z_]+\]/;

// What a reader is told of an error; `unreached` where nobody answered, for each page
// knows who that would have been and what to do. What the daemon itself could not reach, it
// says with a word of its own.
export function troubleOf(error: unknown, unreached: string): Trouble {
  const failure = ConnectError.from(error);
  if (failure.code === Code.Unauthenticated) {
    return { kind: "session", message: "Sesi sudah berakhir. Masuk lagi untuk melanjutkan (NO_SESSION)." };
  }
  if (failure.code === Code.Aborted) return { kind: "changed", message: failure.rawMessage };
  // A fetch that reaches nobody throws a TypeError, which Connect calls Unknown.
  const nobody = error instanceof TypeError || failure.cause instanceof TypeError;
  const silent = failure.code === Code.Unavailable || failure.code === Code.DeadlineExceeded;
  if (nobody || (silent && !WORD.test(failure.rawMessage))) {
    return { kind: "offline", message: unreached };
  }
  return { kind: "other", message: failure.rawMessage };
}

// An HTTP answer outside Connect; its errors have the same JSON.
export async function asked(path: string, body?: object): Promise<Record<string, unknown>> {
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

// Null instead of the answer if nobody is logged in.
export async function askedSession(): Promise<Record<string, unknown> | null> {
  try {
    return await asked("/sesi");
  } catch (error) {
    if (error instanceof ConnectError && error.code === Code.Unauthenticated) return null;
    throw error;
  }
}
