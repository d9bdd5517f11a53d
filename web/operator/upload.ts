// Sends a file to Node/Import and tells how far it is. XMLHttpRequest, for fetch does not
// tell how much has gone out.
import type { ImportResponse } from "$gen/node_pb";
import { errorOf, FILE_BYTES_MAX, importAnswer, importBody, type HeaderInit } from "./envelopes";

const PATH = "/rekap.v1.Node/Import";
// As the node's own bound for receiving one file (kUploadTimeMax), and its work after it.
const UPLOAD_MS_MAX = 180_000;

// `sent` is told a share from 0 to 1. Throws a ConnectError whose message is for the
// reader, or a TypeError if nobody answers, as fetch does.
export function importFile(
  header: HeaderInit,
  file: Blob,
  sent: (share: number) => void = () => undefined,
): Promise<ImportResponse> {
  if (file.size > FILE_BYTES_MAX) {
    const message = `Berkas ini ${Math.ceil(file.size / (1 << 20))} MiB; paling besar ${FILE_BYTES_MAX >> 20} MiB. Hapus gambar atau lembar yang tidak perlu, lalu coba lagi (FILE_TOO_LARGE).`;
    return Promise.reject(errorOf({ message }, message));
  }
  return new Promise((resolve, reject) => {
    const call = new XMLHttpRequest();
    call.open("POST", PATH);
    call.responseType = "arraybuffer";
    call.timeout = UPLOAD_MS_MAX;
    call.setRequestHeader("Content-Type", "application/connect+proto");
    call.setRequestHeader("Connect-Protocol-Version", "1");
    call.upload.onprogress = (event) => {
      if (event.lengthComputable) sent(event.loaded / event.total);
    };
    call.onerror = () => reject(new TypeError("unreached"));
    call.ontimeout = () => reject(new TypeError("timeout"));
    call.onload = () => {
      const bytes = new Uint8Array((call.response as ArrayBuffer | null) ?? new ArrayBuffer(0));
      try {
        if (call.status !== 200) throw errorOf(parsed(bytes, call.status), `HTTP ${call.status}`);
        resolve(importAnswer(bytes));
      } catch (error) {
        reject(error as Error);
      }
    };
    // A file that the disk no longer gives (a stick pulled out) ends in onerror.
    call.send(new Blob(importBody(header, file)));
  });
}

function parsed(bytes: Uint8Array, status: number): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return status === 401 ? { code: "unauthenticated" } : null;
  }
}

// What is dragged are files, not a text within the page.
export function carriesFiles(event: DragEvent): boolean {
  return event.dataTransfer?.types.includes("Files") ?? false;
}
