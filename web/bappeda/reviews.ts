// What a verifier may do to a period, and what it will do, said before it is done. The
// server decides (domain/workflow); this only offers nothing that it would refuse. Pure.
import { ReviewAction, WorkflowState } from "$gen/workflow_pb";

export interface Offer {
  action: ReviewAction;
  word: string;
  // What happens then, for whom.
  effect: string;
  needsReason: boolean;
  from: WorkflowState[];
}

// Bytes of Review.reason, as domain/workflow bounds it.
export const REASON_BYTES_MAX = 4096;

const offers: Offer[] = [
  {
    action: ReviewAction.APPROVE,
    word: "Setujui",
    needsReason: false,
    from: [WorkflowState.SUBMITTED],
    effect:
      "Pengajuan ini diterima. Kecamatan tidak dapat mengubah datanya lagi kecuali Bappeda mengembalikan atau membukanya.",
  },
  {
    action: ReviewAction.RETURN,
    word: "Kembalikan",
    needsReason: true,
    from: [WorkflowState.SUBMITTED, WorkflowState.APPROVED],
    effect: "Kecamatan membaca alasan Anda, dapat mengubah datanya, dan harus mengajukan lagi.",
  },
  {
    action: ReviewAction.LOCK,
    word: "Kunci",
    needsReason: false,
    from: [WorkflowState.APPROVED],
    effect: "Periode ditutup. Perbaikan sesudahnya hanya sebagai revisi yang tercatat dengan alasannya.",
  },
  {
    action: ReviewAction.REOPEN,
    word: "Buka kembali",
    needsReason: true,
    from: [WorkflowState.APPROVED, WorkflowState.LOCKED],
    effect:
      "Persetujuan atau kuncinya dibatalkan. Kecamatan dapat mengubah datanya dan harus mengajukan lagi.",
  },
];

export function offered(state: WorkflowState): Offer[] {
  return offers.filter((offer) => offer.from.includes(state));
}

export function reasonProblem(reason: string, needed: boolean): string {
  if (needed && !reason.trim()) return "Tulis alasannya: kecamatan harus tahu apa yang perlu diubah.";
  const size = new TextEncoder().encode(reason).length;
  return size > REASON_BYTES_MAX
    ? `Alasan terlalu panjang: ${size} dari paling banyak ${REASON_BYTES_MAX} bita. Persingkat.`
    : "";
}
