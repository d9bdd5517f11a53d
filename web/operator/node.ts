// The node as the page knows it: generated clients and the session.
import { Code, ConnectError, createClient } from "@connectrpc/connect";
import { Node, Setup, type GridTable } from "$gen/node_pb";
import { asked, askedSession, transport, troubleOf, type Trouble } from "$shared/api";

export const node = createClient(Node, transport);
export const setup = createClient(Setup, transport);

export interface Session {
  // On the node's own computer nobody is asked who they are.
  open: boolean;
}

export function trouble(error: unknown): Trouble {
  return troubleOf(
    error,
    "Program Rekap di komputer ini tidak menjawab. Tunggu sebentar; bila tetap begini, nyalakan ulang komputer (UNREACHABLE).",
  );
}

// The tables that are typed into; none where the period has more records than that takes.
export async function typingTables(of: { year: number; quarter: number }): Promise<GridTable[]> {
  try {
    return (await node.grid(of)).tables;
  } catch (error) {
    if (ConnectError.from(error).code === Code.OutOfRange) return [];
    throw error;
  }
}

function session(json: Record<string, unknown>): Session {
  return { open: json.tanpa_akun === true };
}

// Null if nobody is logged in.
export async function currentSession(): Promise<Session | null> {
  const json = await askedSession();
  return json && session(json);
}

// Throws a ConnectError whose message is for the reader.
export async function logIn(password: string): Promise<Session> {
  return session(await asked("/sesi/masuk", { sandi: password }));
}

export async function logOut(): Promise<void> {
  await asked("/sesi/keluar", {});
}
