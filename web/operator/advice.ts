// What a clerk is told of the way to the kabupaten: whether what is stored here has
// arrived, and what to do where it has not. The words are those of `rekap status`. Pure.
import { LinkState, type StatusResponse } from "$gen/node_pb";
import { Refusal_Code } from "$gen/replication_pb";
import { when, whole } from "$shared/format";

export interface Advice {
  tone: "good" | "warn" | "bad" | "soft";
  // What is the case, in a few words.
  state: string;
  // What to do; empty where there is nothing to do.
  action: string;
  // An invitation that is pasted here mends it.
  invite?: true;
}

const DAY_MS = 86_400_000;
// A certificate of 90 days renews itself at 60; below this it has tried for a while.
const CERTIFICATE_DAYS_MIN = 14;
// A link that is down for less is an office's ordinary day.
const LINK_DOWN_DAYS = 3;

// Entries that the kabupaten has not acknowledged. A node whose database was rewound may
// be behind what was once acknowledged; that is not negative.
export function pending(status: StatusResponse): bigint {
  const head = status.head?.seq ?? 0n;
  return head > status.acknowledgedSeq ? head - status.acknowledgedSeq : 0n;
}

// The aggregator's words for a certificate that no waiting mends.
const CERTIFICATE_WORD = /\b(CERTIFICATE_REVOKED|CERTIFICATE_EXPIRED|NO_CERTIFICATE|UNKNOWN_AUTHORITY)\b/;

function unbelieved(state: string, word: string): Advice {
  return {
    tone: "bad",
    state,
    action: `Yang tersimpan aman, tetapi tidak terkirim lagi. Minta undangan baru untuk kecamatan ini dari Bappeda, lalu tempelkan di sini (${word}).`,
    invite: true,
  };
}

// Whether the certificate of this computer still counts; null if nothing is wrong with it.
function certificateAdvice(status: StatusResponse, now: number): Advice | null {
  const end = Number(status.certificateNotAfterUnixMs);
  if (end > 0 && end <= now) return unbelieved(`Sertifikat berakhir ${when(end)}`, "CERTIFICATE_ENDED");
  const up = status.link === LinkState.STREAMING || status.link === LinkState.DISABLED;
  const word = up ? undefined : CERTIFICATE_WORD.exec(status.lastError)?.[1];
  if (word === "CERTIFICATE_REVOKED") return unbelieved("Sertifikat dicabut oleh kabupaten", word);
  if (word) return unbelieved("Sertifikat tidak diterima kabupaten", word);
  if (end === 0 || end - now >= CERTIFICATE_DAYS_MIN * DAY_MS) return null;
  return {
    tone: "warn",
    state: `Sertifikat berakhir ${when(end)}`,
    action:
      "Seharusnya sudah diperpanjang dengan sendirinya: pastikan kabupaten terjangkau (CERTIFICATE_NEAR_END).",
  };
}

function linkAdvice(status: StatusResponse, now: number): Advice {
  const waits = pending(status);
  const nothing = waits === 0n;
  switch (status.link) {
    case LinkState.DISABLED:
      return {
        tone: "warn",
        state: "Tanpa sambungan ke kabupaten",
        action: "Alamat kabupaten belum diatur: minta administrator mengaturnya (LINK_DISABLED).",
      };
    case LinkState.REFUSED:
      return { tone: "bad", state: "Ditolak oleh kabupaten", action: refusalAdvice(status) };
    case LinkState.STREAMING:
      if (!status.head?.seq) return { tone: "good", state: "Tersambung ke kabupaten", action: "" };
      return nothing
        ? { tone: "good", state: "Tersambung, semua sudah diterima", action: "" }
        : { tone: "soft", state: `Mengirim ${whole(waits)} entri`, action: "" };
    case LinkState.CONNECTING:
      return { tone: "soft", state: "Menghubungi kabupaten", action: "" };
    default: {
      const since = Number(status.oldestPendingTimeUnixMs || status.lastErrorTimeUnixMs);
      const long = since > 0 && now - since > LINK_DOWN_DAYS * DAY_MS;
      return {
        tone: "warn",
        state: "Sambungan ke kabupaten terputus",
        action: long
          ? `Sudah lebih dari ${LINK_DOWN_DAYS} hari: periksa kabel jaringan, lalu hubungi administrator dan bacakan: ${status.lastError || "LINK_DOWN"}.`
          : `Teruskan bekerja${nothing ? "" : "; yang menunggu aman di sini"}. Disambung lagi sendiri (LINK_DOWN).`,
      };
    }
  }
}

const refusals: Partial<Record<Refusal_Code, string>> = {
  [Refusal_Code.UNKNOWN_UNIT]: "Kabupaten tidak mengenal kecamatan ini.",
  [Refusal_Code.EPOCH_CONFLICT]: "Kabupaten sudah menerima data kecamatan ini dari komputer lain.",
  [Refusal_Code.DIVERGED]: "Riwayat di komputer ini berbeda dari yang sudah diterima kabupaten.",
  [Refusal_Code.OLD_COPY]: "Data di komputer ini adalah salinan lama.",
  [Refusal_Code.REPLACED]: "Data kecamatan ini sudah dilanjutkan di komputer lain.",
  [Refusal_Code.WRONG_UNIT]: "Sertifikat komputer ini milik kecamatan lain.",
  [Refusal_Code.PROTOCOL]: "Versi program ini tidak dikenal kabupaten; program perlu diperbarui.",
};

function refusalAdvice(status: StatusResponse): string {
  const code = status.refusal?.code ?? Refusal_Code.UNSPECIFIED;
  const reason = refusals[code] ?? status.lastError;
  return `${reason} Data tetap tersimpan di sini. Jangan menyalin ulang atau memasang ulang; hubungi administrator kabupaten dan sebutkan ${Refusal_Code[code]}.`;
}

// Everything worth telling, the most urgent first; never empty.
export function advice(status: StatusResponse, now: number): Advice[] {
  const certificate = certificateAdvice(status, now);
  // Where the certificate is the reason, the link has nothing to add.
  const found: Advice[] = certificate?.invite ? [] : [linkAdvice(status, now)];
  if (certificate) found.push(certificate);
  if (status.trimmedUnacknowledged > 0n) {
    found.push({
      tone: "warn",
      state: `${whole(status.trimmedUnacknowledged)} entri terhapus dari riwayat sebelum diterima`,
      action:
        "Riwayat penuh. Keadaan terakhir dikirim sebagai cuplikan; hanya riwayatnya yang hilang. Beri tahu administrator (TRIMMED_UNACKNOWLEDGED).",
    });
  }
  if (status.snapshotRowsTotal > 0n) {
    found.push({
      tone: "soft",
      state: `Mengirim cuplikan: ${whole(status.snapshotRows)} dari ${whole(status.snapshotRowsTotal)} baris`,
      action: "",
    });
  }
  const rank = { bad: 0, warn: 1, soft: 2, good: 3 };
  return found.sort((a, b) => rank[a.tone] - rank[b.tone]);
}
