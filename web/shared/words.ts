// The Indonesian words for what the protos enumerate; the same as domain/words says in
// the CLI and in reports. Pure.
import { CascadeLevel, Order, Quadrant } from "$gen/figures_pb";
import { Severity } from "$gen/finding_pb";
import { RecordKind } from "$gen/record_pb";
import { ReviewAction, WorkflowState } from "$gen/workflow_pb";

export const stateWords: Record<WorkflowState, string> = {
  [WorkflowState.UNSPECIFIED]: "",
  [WorkflowState.OPEN]: "Terbuka",
  [WorkflowState.SUBMITTED]: "Diajukan",
  [WorkflowState.RETURNED]: "Dikembalikan",
  [WorkflowState.APPROVED]: "Disetujui",
  [WorkflowState.LOCKED]: "Terkunci",
};

export const stateMarks: Record<WorkflowState, string> = {
  [WorkflowState.UNSPECIFIED]: "",
  [WorkflowState.OPEN]: "○",
  [WorkflowState.SUBMITTED]: "➤",
  [WorkflowState.RETURNED]: "↩",
  [WorkflowState.APPROVED]: "✓",
  [WorkflowState.LOCKED]: "■",
};

export const severityWords: Record<Severity, string> = {
  [Severity.UNSPECIFIED]: "",
  [Severity.BLOCKING]: "menghalangi",
  [Severity.WARNING]: "peringatan",
  [Severity.NOTE]: "catatan",
};

export const levelWords: Record<CascadeLevel, string> = {
  [CascadeLevel.UNSPECIFIED]: "",
  [CascadeLevel.REGION]: "wilayah",
  [CascadeLevel.OBJECTIVE]: "sasaran",
  [CascadeLevel.PROGRAM]: "program",
  [CascadeLevel.KEGIATAN]: "kegiatan",
  [CascadeLevel.SUB_KEGIATAN]: "sub kegiatan",
  [CascadeLevel.OUTPUT]: "keluaran",
  [CascadeLevel.RESPONSIBLE]: "penanggung jawab",
};

export const quadrantWords: Record<Quadrant, string> = {
  [Quadrant.UNSPECIFIED]: "tanpa kuadran",
  [Quadrant.ACHIEVED_SAVING]: "Efektif dan hemat",
  [Quadrant.ACHIEVED_SPENDING]: "Efektif, serapan tinggi",
  [Quadrant.SHORT_SPENDING]: "Kurang efektif, serapan tinggi",
  [Quadrant.SHORT_SAVING]: "Kurang efektif, serapan rendah",
};

export const actionWords: Record<ReviewAction, string> = {
  [ReviewAction.UNSPECIFIED]: "",
  [ReviewAction.APPROVE]: "disetujui",
  [ReviewAction.RETURN]: "dikembalikan",
  [ReviewAction.LOCK]: "dikunci",
  [ReviewAction.REOPEN]: "dibuka kembali",
};

export const kindWords: Partial<Record<RecordKind, string>> = {
  [RecordKind.BUDGET_LINE]: "anggaran sub kegiatan",
  [RecordKind.OUTPUT]: "keluaran",
  [RecordKind.INDICATOR_RESULT]: "indikator",
  [RecordKind.NARRATIVE]: "narasi",
  [RecordKind.UNIT_PROFILE]: "profil kantor",
  [RecordKind.STATED_TOTAL]: "jumlah tercetak",
  [RecordKind.SURVEY]: "survei IKM",
  [RecordKind.SUBMISSION]: "pengajuan",
  [RecordKind.AGREED_BUDGET]: "anggaran perjanjian",
  [RecordKind.AGREEMENT_TARGET]: "target perjanjian",
  [RecordKind.REVISION]: "revisi setelah kunci",
};

// The orders that an address may name, in the order of the menu.
export const orders: { code: string; order: Order; word: string }[] = [
  { code: "capaian", order: Order.ACHIEVEMENT, word: "capaian keluaran" },
  { code: "serapan", order: Order.ABSORPTION, word: "serapan anggaran" },
  { code: "iku", order: Order.INDICATORS, word: "rerata capaian IKU" },
  { code: "anggaran", order: Order.ALLOCATED, word: "anggaran" },
  { code: "realisasi", order: Order.REALISED, word: "realisasi" },
  { code: "efisiensi", order: Order.EFFICIENCY, word: "efisiensi" },
  { code: "kelengkapan", order: Order.COMPLETENESS, word: "kelengkapan" },
];

// Letters for a narrow cell, "Sangat Tinggi" -> "ST".
export function bandLetters(band: string): string {
  return band
    .split(" ")
    .filter(Boolean)
    .map((word) => [...word][0])
    .join("");
}

// Which of five colours a percentage takes: its band's place, 5 the best. The colour
// follows the value and not the band's name, which each kabupaten's catalog chooses.
const STEPS_MICRO = [51_000_000n, 66_000_000n, 76_000_000n, 91_000_000n];
export function step(micro: bigint): number {
  return 1 + STEPS_MICRO.filter((edge) => micro >= edge).length;
}
