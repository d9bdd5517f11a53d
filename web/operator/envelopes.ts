// Connect's client-streaming form: each message in an envelope of one flag byte and four
// bytes of length, big-endian. A file becomes a header and its chunks; what comes back is
// one message and an end that may hold an error. Pure.
import { create, fromBinary, toBinary, type MessageInitShape } from "@bufbuild/protobuf";
import { Code, ConnectError } from "@connectrpc/connect";
import {
  ImportHeaderSchema,
  ImportRequestSchema,
  ImportResponseSchema,
  type ImportResponse,
} from "$gen/node_pb";

// As ImportRequest.chunk and the node's bound for a file say.
export const CHUNK_BYTES_MAX = 1 << 20;
export const FILE_BYTES_MAX = 64 << 20;

const PREFIX_BYTES = 5;
const FLAG_COMPRESSED = 1;
const FLAG_END = 2;

export type HeaderInit = MessageInitShape<typeof ImportHeaderSchema>;

// The five bytes before a message of `size` bytes.
export function prefix(flags: number, size: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(PREFIX_BYTES);
  bytes[0] = flags;
  new DataView(bytes.buffer).setUint32(1, size);
  return bytes;
}

// The body of an import: parts for a Blob, so that a large file is not held twice.
// `header.size` is set from the file.
export function importBody(header: HeaderInit, file: Blob): BlobPart[] {
  const parts: BlobPart[] = [];
  const first = toBinary(
    ImportRequestSchema,
    create(ImportRequestSchema, {
      part: { case: "header", value: create(ImportHeaderSchema, { ...header, size: BigInt(file.size) }) },
    }),
  );
  parts.push(prefix(0, first.length), first as Uint8Array<ArrayBuffer>);
  for (let from = 0; from < file.size; from += CHUNK_BYTES_MAX) {
    const chunk = file.slice(from, from + CHUNK_BYTES_MAX);
    // ImportRequest.chunk is field 2, bytes: its tag and length stand before the bytes.
    const tag = new Uint8Array([(2 << 3) | 2, ...varint(chunk.size)]);
    parts.push(prefix(0, tag.length + chunk.size), tag, chunk);
  }
  return parts;
}

function varint(number: number): number[] {
  const bytes = [];
  for (let left = number; ; left >>>= 7) {
    if (left < 0x80) return [...bytes, left];
    bytes.push((left & 0x7f) | 0x80);
  }
}

const codes: Record<string, Code> = {
  unauthenticated: Code.Unauthenticated,
  unavailable: Code.Unavailable,
  deadline_exceeded: Code.DeadlineExceeded,
  aborted: Code.Aborted,
};

// An error as Connect writes it, {"code","message"}; other texts are told as they are.
export function errorOf(json: unknown, otherwise: string): ConnectError {
  const { code, message } = (json ?? {}) as { code?: unknown; message?: unknown };
  return new ConnectError(
    typeof message === "string" && message ? message : otherwise,
    codes[String(code)] ?? Code.FailedPrecondition,
  );
}

// The answer to an import. Throws a ConnectError: the server's own, or one that says that
// the answer is no answer.
export function importAnswer(bytes: Uint8Array): ImportResponse {
  let response: ImportResponse | null = null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  while (at + PREFIX_BYTES <= bytes.length) {
    const flags = view.getUint8(at);
    const end = at + PREFIX_BYTES + view.getUint32(at + 1);
    if (end > bytes.length || flags & FLAG_COMPRESSED) break;
    const content = bytes.subarray(at + PREFIX_BYTES, end);
    if (flags & FLAG_END) {
      const last = JSON.parse(new TextDecoder().decode(content) || "{}") as { error?: unknown };
      if (last.error) throw errorOf(last.error, "Berkas tidak dapat diproses");
      if (response) return response;
      break;
    }
    response = fromBinary(ImportResponseSchema, content);
    at = end;
  }
  throw new ConnectError(
    "Jawaban program terpotong. Coba lagi; bila berulang, hubungi administrator (BAD_ANSWER).",
    Code.FailedPrecondition,
  );
}
