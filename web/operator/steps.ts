// What a clerk does next with a period, by where it stands; the node decides, this only
// offers nothing that it would refuse. Pure.
import { ReviewAction, WorkflowState, type PeriodStatus } from "$gen/workflow_pb";

export interface Step {
  // View that it leads to; "templat" hands out the file instead.
  to: "templat" | "/berkas" | "/isian" | "/temuan" | "/kirim";
  word: string;
}

const template: Step = { to: "templat", word: "Unduh templat" };
const type: Step = { to: "/isian", word: "Isi di halaman ini" };
const file: Step = { to: "/berkas", word: "Impor berkas" };
const check: Step = { to: "/temuan", word: "Periksa" };
const send: Step = { to: "/kirim", word: "Kirim" };

// The first is the one to do next. `stored`: the period holds records.
export function steps(state: WorkflowState, stored: boolean): Step[] {
  switch (state) {
    case WorkflowState.SUBMITTED:
      return [{ to: "/kirim", word: "Lihat pengajuan" }, check];
    case WorkflowState.APPROVED:
      return [{ to: "/kirim", word: "Lihat jawaban" }, check];
    case WorkflowState.LOCKED:
      return [
        { to: "/kirim", word: "Lihat jawaban" },
        { to: "/berkas", word: "Revisi dengan berkas" },
      ];
    case WorkflowState.RETURNED:
      return [{ to: "/berkas", word: "Perbaiki berkas" }, type, check, { to: "/kirim", word: "Kirim lagi" }];
    default:
      return stored ? [check, send, file, type, template] : [template, file, type];
  }
}

// Why what is stored may not be changed now, and the way on; empty if it may be.
export function barred(state: WorkflowState): string {
  switch (state) {
    case WorkflowState.SUBMITTED:
      return "Periode ini sudah diajukan dan menunggu Bappeda. Untuk mengubahnya, tarik dahulu pengajuannya di halaman Kirim.";
    case WorkflowState.APPROVED:
      return "Periode ini sudah disetujui. Untuk mengubahnya, minta Bappeda mengembalikan atau membukanya.";
    default:
      return "";
  }
}

// A submission can be taken back until the kabupaten has approved it.
export function mayWithdraw(status: PeriodStatus | null): boolean {
  return status?.state === WorkflowState.SUBMITTED;
}

export function maySubmit(state: WorkflowState): boolean {
  return state === WorkflowState.OPEN || state === WorkflowState.RETURNED;
}

// What follows a change of a locked period: nothing is submitted anew.
export const revisionWords =
  "Revisi terkirim ke kabupaten dengan sendirinya; periode tetap terkunci dan tidak perlu diajukan lagi.";

// In a sentence: where the period stands and whose turn it is. `arrived`: the kabupaten has
// everything that is stored here. Which entry is the submission is not told, so that one
// counts as on its way while anything is.
export function turnWords(status: PeriodStatus | null, arrived: boolean): string {
  switch (status?.state) {
    case WorkflowState.SUBMITTED:
      return arrived
        ? "Menunggu jawaban Bappeda."
        : "Diajukan di komputer ini; menunggu terkirim ke kabupaten. Bappeda menjawab sesudah menerimanya.";
    case WorkflowState.RETURNED:
      return "Bappeda mengembalikannya: perbaiki, lalu kirim lagi.";
    case WorkflowState.APPROVED:
      return "Selesai: Bappeda menyetujuinya.";
    case WorkflowState.LOCKED:
      return "Ditutup oleh Bappeda.";
    case WorkflowState.OPEN:
      return status.review?.action === ReviewAction.REOPEN
        ? "Dibuka kembali oleh Bappeda: perbaiki, lalu kirim lagi."
        : "Belum dikirim.";
    default:
      return "Belum ada yang tersimpan.";
  }
}
