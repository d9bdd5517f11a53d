// Who did not answer is told from what the daemon says of others.
import { Code, ConnectError } from "@connectrpc/connect";
import { expect, test, vi } from "vitest";

vi.stubGlobal("window", { location: { origin: "http://127.0.0.1" } });
const { troubleOf } = await import("./api");

test("what the daemon could not reach is not the daemon that is silent", () => {
  const far = "kabupaten di a:1 tidak bisa dihubungi [UNREACHABLE]";
  expect(troubleOf(new ConnectError(far, Code.Unavailable), "diam")).toEqual({ kind: "other", message: far });
});

test("where nobody answers the page says who that would have been", () => {
  for (const error of [
    new TypeError("Failed to fetch"),
    ConnectError.from(new TypeError("Failed to fetch")),
    new ConnectError("HTTP 503", Code.Unavailable),
    new ConnectError("the operation timed out", Code.DeadlineExceeded),
  ])
    expect(troubleOf(error, "diam")).toEqual({ kind: "offline", message: "diam" });
});
