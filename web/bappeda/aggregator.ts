// The aggregator as the page knows it: generated clients, the session, and whether there
// is anything new.
import { createClient } from "@connectrpc/connect";
import { Admin } from "$gen/admin_pb";
import { Query } from "$gen/query_pb";
import { Report } from "$gen/report_pb";
import { asked, askedSession, transport, troubleOf, type Trouble } from "$shared/api";

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

export function trouble(error: unknown): Trouble {
  return troubleOf(
    error,
    "Server kabupaten tidak menjawab. Periksa jaringan; halaman mencoba lagi sendiri (UNREACHABLE).",
  );
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
  const json = await askedSession();
  return json && session(json);
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
