// A clerk is offered what the node would take, the next step first.
import { create } from "@bufbuild/protobuf";
import { expect, test } from "vitest";
import { PeriodStatusSchema, ReviewAction, WorkflowState } from "$gen/workflow_pb";
import { regionName } from "./catalog";
import { barred, maySubmit, mayWithdraw, steps, turnWords } from "./steps";

const { OPEN, SUBMITTED, RETURNED, APPROVED, LOCKED } = WorkflowState;
const first = (state: WorkflowState, stored: boolean) => steps(state, stored)[0]!.word;

test("the next step follows from where the period stands", () => {
  expect(first(OPEN, false)).toBe("Unduh templat");
  expect(first(OPEN, true)).toBe("Periksa");
  expect(first(RETURNED, true)).toBe("Perbaiki berkas");
  expect(first(SUBMITTED, true)).toBe("Lihat pengajuan");
});

test("what may not be changed offers no way to change it, and says the way on", () => {
  for (const state of [SUBMITTED, APPROVED]) {
    expect(steps(state, true).map((one) => one.to)).not.toContain("/berkas");
    expect(barred(state)).not.toBe("");
  }
  for (const state of [OPEN, RETURNED, LOCKED]) expect(barred(state)).toBe("");
});

test("submitting and withdrawing are offered in the states that take them", () => {
  expect([OPEN, SUBMITTED, RETURNED, APPROVED, LOCKED].map(maySubmit)).toEqual([
    true,
    false,
    true,
    false,
    false,
  ]);
  expect(mayWithdraw(create(PeriodStatusSchema, { state: SUBMITTED }))).toBe(true);
  expect(mayWithdraw(create(PeriodStatusSchema, { state: APPROVED }))).toBe(false);
  expect(mayWithdraw(null)).toBe(false);
});

test("a period that was opened again says so", () => {
  const opened = create(PeriodStatusSchema, { state: OPEN, review: { action: ReviewAction.REOPEN } });
  expect(turnWords(opened, true)).toMatch(/Dibuka kembali/);
  expect(turnWords(null, true)).toBe("Belum ada yang tersimpan.");
});

test("Bappeda is waited for only once it can have what was submitted", () => {
  const submitted = create(PeriodStatusSchema, { state: SUBMITTED });
  expect(turnWords(submitted, true)).toBe("Menunggu jawaban Bappeda.");
  expect(turnWords(submitted, false)).toMatch(/menunggu terkirim ke kabupaten/);
  expect(turnWords(submitted, false)).not.toMatch(/Menunggu jawaban/);
  const approved = create(PeriodStatusSchema, { state: APPROVED });
  expect(turnWords(approved, false)).toBe(turnWords(approved, true));
});

test("a kecamatan's name is found in the catalog's text, or left out", () => {
  const yaml = '  - {kode: 35.27.05, nama: Omben, desa: 20}\n  - {kode: 35.27.06, nama: "Kedung, dung"}\n';
  expect(regionName(yaml, "35.27.05")).toBe("Omben");
  expect(regionName(yaml, "35.27.06")).toBe("Kedung, dung");
  expect(regionName(yaml, "35.27.0")).toBe("");
  expect(regionName(yaml, ".*")).toBe("");
});
