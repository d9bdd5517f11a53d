// What goes out is what the gateway's other side reads; what comes back is read or refused.
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { Code, ConnectError } from "@connectrpc/connect";
import { expect, test } from "vitest";
import { ImportRequestSchema, ImportResponseSchema, type ImportRequest } from "$gen/node_pb";
import { CHUNK_BYTES_MAX, errorOf, importAnswer, importBody, prefix } from "./envelopes";

async function messages(parts: BlobPart[]): Promise<ImportRequest[]> {
  const bytes = new Uint8Array(await new Blob(parts).arrayBuffer());
  const found = [];
  for (let at = 0; at < bytes.length; ) {
    expect(bytes[at]).toBe(0);
    const size = new DataView(bytes.buffer).getUint32(at + 1);
    found.push(fromBinary(ImportRequestSchema, bytes.subarray(at + 5, at + 5 + size)));
    at += 5 + size;
  }
  return found;
}

function joined(...parts: Uint8Array[]): Uint8Array {
  return new Uint8Array(parts.flatMap((part) => [...part]));
}
const text = (json: string) => new TextEncoder().encode(json);
const answer = toBinary(ImportResponseSchema, create(ImportResponseSchema, { inserted: 3 }));
const end = (json: string) => joined(prefix(2, text(json).length), text(json));

test("a file goes as a header with its size and chunks that are bounded, in order", async () => {
  const content = new Uint8Array(CHUNK_BYTES_MAX + 300).map((_, place) => place % 251);
  const sent = await messages(importBody({ file: "a.xlsx", year: 2021, dryRun: true }, new Blob([content])));
  expect(sent.map((one) => one.part.case)).toEqual(["header", "chunk", "chunk"]);
  const header = sent[0]!.part;
  if (header.case !== "header") throw new Error("no header");
  expect([header.value.file, header.value.year, header.value.size, header.value.dryRun]).toEqual([
    "a.xlsx",
    2021,
    BigInt(content.length),
    true,
  ]);
  const chunks = sent.slice(1).map((one) => one.part.value as Uint8Array);
  expect(chunks[0]!.length).toBe(CHUNK_BYTES_MAX);
  expect(Buffer.from(joined(...chunks)).equals(Buffer.from(content))).toBe(true);
});

test("an empty file is a header alone", async () => {
  expect((await messages(importBody({ file: "a.csv" }, new Blob([])))).length).toBe(1);
});

test("an answer is read", () => {
  expect(importAnswer(joined(prefix(0, answer.length), answer, end("{}"))).inserted).toBe(3);
});

test("an error at the end is the server's, whatever came before", () => {
  const error = end('{"error":{"code":"aborted","message":"Impor lain berjalan (IMPORT_RUNNING)"}}');
  for (const bytes of [error, joined(prefix(0, answer.length), answer, error)]) {
    try {
      importAnswer(bytes);
      expect.unreachable();
    } catch (thrown) {
      expect((thrown as ConnectError).code).toBe(Code.Aborted);
      expect((thrown as ConnectError).rawMessage).toBe("Impor lain berjalan (IMPORT_RUNNING)");
    }
  }
});

test("an answer that is cut short is never a success", () => {
  const whole = joined(prefix(0, answer.length), answer, end("{}"));
  for (let size = 0; size < whole.length; ++size)
    expect(() => importAnswer(whole.subarray(0, size)), `${size} bytes`).toThrow("terpotong");
});

test("an answer without JSON is told as what it is", () => {
  expect(errorOf(null, "HTTP 502").rawMessage).toBe("HTTP 502");
  expect(errorOf({ code: "unauthenticated", message: "x" }, "").code).toBe(Code.Unauthenticated);
});
