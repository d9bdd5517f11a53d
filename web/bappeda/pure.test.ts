// The tree shows what is opened; the verifier is offered what the server would take.
import { create } from "@bufbuild/protobuf";
import { expect, test } from "vitest";
import { CascadeLevel } from "$gen/figures_pb";
import { TreeNodeSchema } from "$gen/query_pb";
import { ReviewAction, WorkflowState } from "$gen/workflow_pb";
import { offered, REASON_BYTES_MAX, reasonProblem } from "./reviews";
import { keyOf, narrowed, visible } from "./views/tree";

const nodes = (
  [
    [CascadeLevel.REGION, ""],
    [CascadeLevel.OBJECTIVE, "S1"],
    [CascadeLevel.PROGRAM, "7.01.01"],
    [CascadeLevel.KEGIATAN, "7.01.01.2.01"],
    [CascadeLevel.OBJECTIVE, "S2"],
    [CascadeLevel.PROGRAM, "7.01.02"],
  ] as [CascadeLevel, string][]
).map(([level, code]) => create(TreeNodeSchema, { level, code }));
const codes = (opened: string[]) => visible(nodes, new Set(opened)).map((row) => row.node.code);

test("closed rows hide everything below them", () => {
  expect(codes([])).toEqual(["", "S1", "S2"]);
  expect(codes(["S1"])).toEqual(["", "S1", "7.01.01", "S2"]);
  expect(codes(["7.01.01"])).toEqual(["", "S1", "S2"]);
  expect(codes(["S1", "7.01.01", "S2"])).toEqual(nodes.map((node) => node.code));
});

test("of one element the way to it is kept, and what is below it", () => {
  const program = narrowed(nodes, "7.01.01");
  expect(program.nodes.map((node) => node.code)).toEqual(["", "S1", "7.01.01", "7.01.01.2.01"]);
  expect(program.path).toEqual(["S1", "7.01.01"]);
  expect(narrowed(nodes, "S2").nodes.map((node) => node.code)).toEqual(["", "S2", "7.01.02"]);
  expect(narrowed(nodes, "7.01.09")).toEqual({ nodes: nodes.slice(0, 1), path: [] });
});

test("depth is that of the cascade, and a leaf cannot be opened", () => {
  const rows = visible(nodes, new Set(["S1", "7.01.01"]));
  expect(rows.map((row) => row.depth)).toEqual([0, 1, 2, 3, 1]);
  expect(rows.map((row) => row.hasChildren)).toEqual([true, true, true, false, true]);
});

test("a responsible unit stands above its programs, named without a comma", () => {
  const offices = (
    [
      [CascadeLevel.REGION, "", ""],
      [CascadeLevel.RESPONSIBLE, "", "Seksi Pemerintahan, Umum"],
      [CascadeLevel.PROGRAM, "7.01.02", "Seksi Pemerintahan, Umum"],
      [CascadeLevel.RESPONSIBLE, "", ""],
      [CascadeLevel.PROGRAM, "7.01.06", ""],
    ] as [CascadeLevel, string, string][]
  ).map(([level, code, responsible]) => create(TreeNodeSchema, { level, code, responsible }));
  const keys = offices.map(keyOf);
  expect(keys).toEqual(["0", "@seksi-pemerintahan-umum", "7.01.02", "@", "7.01.06"]);
  const seen = (opened: string[]) => visible(offices, new Set(opened)).map((row) => row.key);
  expect(seen([])).toEqual(["0", "@seksi-pemerintahan-umum", "@"]);
  expect(seen(["@"])).toEqual(["0", "@seksi-pemerintahan-umum", "@", "7.01.06"]);
  expect(visible(offices, new Set(keys)).map((row) => row.depth)).toEqual([0, 1, 2, 1, 2]);
});

test("each state offers what the workflow allows", () => {
  const actions = (state: WorkflowState) => offered(state).map((one) => one.action);
  expect(actions(WorkflowState.OPEN)).toEqual([]);
  expect(actions(WorkflowState.RETURNED)).toEqual([]);
  expect(actions(WorkflowState.SUBMITTED)).toEqual([ReviewAction.APPROVE, ReviewAction.RETURN]);
  expect(actions(WorkflowState.APPROVED)).toEqual([
    ReviewAction.RETURN,
    ReviewAction.LOCK,
    ReviewAction.REOPEN,
  ]);
  expect(actions(WorkflowState.LOCKED)).toEqual([ReviewAction.REOPEN]);
});

test("a reason is asked for where it is needed, and bounded in bytes", () => {
  expect(reasonProblem("  ", true)).not.toBe("");
  expect(reasonProblem("", false)).toBe("");
  expect(reasonProblem("é".repeat(REASON_BYTES_MAX / 2), true)).toBe("");
  expect(reasonProblem("é".repeat(REASON_BYTES_MAX / 2 + 1), true)).not.toBe("");
});
