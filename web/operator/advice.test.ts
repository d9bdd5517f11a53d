// Two counters that differ are never left without a word of what to do.
import { create, type MessageInitShape } from "@bufbuild/protobuf";
import { expect, test } from "vitest";
import { LinkState, StatusResponseSchema } from "$gen/node_pb";
import { Refusal_Code } from "$gen/replication_pb";
import { advice, pending } from "./advice";

const NOW = Date.UTC(2026, 10, 29);
const DAY = 86_400_000;
const status = (init: MessageInitShape<typeof StatusResponseSchema>) => create(StatusResponseSchema, init);
const first = (init: MessageInitShape<typeof StatusResponseSchema>) => advice(status(init), NOW)[0]!;

test("what the kabupaten has not acknowledged waits, and is never negative", () => {
  expect(pending(status({ head: { seq: 12n }, acknowledgedSeq: 5n }))).toBe(7n);
  expect(pending(status({ head: { seq: 5n }, acknowledgedSeq: 12n }))).toBe(0n);
});

test("all received is the only green", () => {
  const streaming = { link: LinkState.STREAMING, head: { seq: 12n } };
  expect(first({ ...streaming, acknowledgedSeq: 12n }).tone).toBe("good");
  expect(first({ ...streaming, acknowledgedSeq: 11n })).toMatchObject({
    tone: "soft",
    state: "Mengirim 1 entri",
  });
  expect(first({ link: LinkState.STREAMING }).state).toBe("Tersambung ke kabupaten");
  for (const link of [LinkState.BACKOFF, LinkState.DISABLED, LinkState.REFUSED, LinkState.UNSPECIFIED])
    expect(first({ head: { seq: 1n }, acknowledgedSeq: 1n, link }).tone).not.toBe("good");
});

test("a link that is down for long asks for a person", () => {
  const down = { link: LinkState.BACKOFF, head: { seq: 2n }, lastError: "dial tcp: refused" };
  expect(first({ ...down, oldestPendingTimeUnixMs: BigInt(NOW - DAY) }).action).toMatch(
    /Teruskan bekerja; yang menunggu aman/,
  );
  const long = first({ ...down, oldestPendingTimeUnixMs: BigInt(NOW - 4 * DAY) });
  expect(long.action).toMatch(/lebih dari 3 hari.*hubungi administrator.*dial tcp/);
});

test("a refusal says why, and comes first", () => {
  const said = advice(
    status({
      link: LinkState.REFUSED,
      refusal: { code: Refusal_Code.EPOCH_CONFLICT },
      certificateNotAfterUnixMs: BigInt(NOW + DAY),
    }),
    NOW,
  );
  expect(said.map((one) => one.tone)).toEqual(["bad", "warn"]);
  expect(said[0]!.action).toMatch(/komputer lain.*EPOCH_CONFLICT/);
});

test("a certificate is told of when it has not renewed itself, and when it ended", () => {
  const words = (end: number) =>
    advice(status({ certificateNotAfterUnixMs: BigInt(end) }), NOW)
      .map((one) => one.action)
      .join(" ");
  expect(words(NOW + 20 * DAY)).not.toMatch(/CERTIFICATE/);
  expect(words(NOW + 10 * DAY)).toMatch(/CERTIFICATE_NEAR_END/);
  expect(words(NOW - 1)).toMatch(/undangan baru.*CERTIFICATE_ENDED/);
  expect(words(0)).not.toMatch(/CERTIFICATE/);
});

test("a certificate that does not count any more asks for an invitation, and for nothing else", () => {
  for (const [lastError, state] of [
    ["CERTIFICATE_REVOKED: sertifikat sudah dicabut", /dicabut/],
    ["CERTIFICATE_EXPIRED: sertifikat sudah berakhir", /tidak diterima/],
  ] as const) {
    const said = advice(status({ link: LinkState.REFUSED, head: { seq: 1n }, lastError }), NOW);
    expect(said).toHaveLength(1);
    expect(said[0]).toMatchObject({ tone: "bad", invite: true });
    expect(said[0]!.state).toMatch(state);
    expect(said[0]!.action).toMatch(/undangan baru/);
  }
  const ended = status({ link: LinkState.BACKOFF, certificateNotAfterUnixMs: BigInt(NOW - 1) });
  expect(advice(ended, NOW)).toMatchObject([{ invite: true }]);
  // What it said before it was let in again.
  const again = status({ link: LinkState.STREAMING, lastError: "CERTIFICATE_REVOKED: x" });
  expect(advice(again, NOW)).toMatchObject([{ tone: "good" }]);
});

test("what was trimmed and a snapshot under way are told", () => {
  const said = advice(status({ trimmedUnacknowledged: 4n, snapshotRows: 10n, snapshotRowsTotal: 40n }), NOW);
  expect(said.map((one) => one.state).join("; ")).toMatch(/4 entri terhapus.*10 dari 40 baris/);
});
