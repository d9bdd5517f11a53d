// What can be taken back. Each step is the changes of one deed (a cell typed, a block
// pasted), so that one undo takes back one deed. Bounded: the oldest are forgotten. Pure.
import type { CellChange } from "./sheet";

// A clerk who goes back further starts anew; memory stays small with large pastes.
export const STEPS_MAX = 200;

export interface History {
  readonly done: readonly (readonly CellChange[])[];
  readonly undone: readonly (readonly CellChange[])[];
}

export const empty: History = { done: [], undone: [] };

export function did(history: History, changes: readonly CellChange[]): History {
  if (changes.length === 0) return history;
  return { done: [...history.done, changes].slice(-STEPS_MAX), undone: [] };
}

// The changes to make now, and what is left; null where there is nothing to take back.
export function undo(history: History): { changes: CellChange[]; history: History } | null {
  const last = history.done.at(-1);
  if (!last) return null;
  return {
    changes: reversed(last),
    history: { done: history.done.slice(0, -1), undone: [...history.undone, last] },
  };
}

export function redo(history: History): { changes: CellChange[]; history: History } | null {
  const last = history.undone.at(-1);
  if (!last) return null;
  return {
    changes: [...last],
    history: { done: [...history.done, last], undone: history.undone.slice(0, -1) },
  };
}

function reversed(changes: readonly CellChange[]): CellChange[] {
  return [...changes].reverse().map((one) => ({ ...one, before: one.after, after: one.before }));
}
