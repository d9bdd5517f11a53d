// What can be taken back. Each step is one deed (a cell typed, a block pasted, a row put in), so
// that one undo takes back one deed. Bounded: the oldest are forgotten. Pure.
import type { CellChange, RowChange, Sheet } from "./sheet";

// A clerk who goes back further starts anew; memory stays small with large pastes.
export const STEPS_MAX = 200;

// In this order.
export type Change = CellChange | RowChange;
export type Deed = readonly Change[];

export interface History {
  readonly done: readonly Deed[];
  readonly undone: readonly Deed[];
}

export const empty: History = { done: [], undone: [] };

export function isRow(change: Change): change is RowChange {
  return "given" in change;
}

// Cells that follow each other are changed at once.
export function applied(sheet: Sheet, deed: Deed): Sheet {
  let cells: CellChange[] = [];
  for (const change of deed) {
    if (!isRow(change)) {
      cells.push(change);
      continue;
    }
    sheet = sheet.with(cells).withRow(change);
    cells = [];
  }
  return sheet.with(cells);
}

export function did(history: History, deed: Deed): History {
  if (deed.length === 0) return history;
  return { done: [...history.done, deed].slice(-STEPS_MAX), undone: [] };
}

// What to do now, and what is left; null where there is nothing to take back.
export function undo(history: History): { deed: Deed; history: History } | null {
  const last = history.done.at(-1);
  if (!last) return null;
  return {
    deed: reversed(last),
    history: { done: history.done.slice(0, -1), undone: [...history.undone, last] },
  };
}

export function redo(history: History): { deed: Deed; history: History } | null {
  const last = history.undone.at(-1);
  if (!last) return null;
  return {
    deed: last,
    history: { done: [...history.done, last], undone: history.undone.slice(0, -1) },
  };
}

// A row that is taken out has nothing typed in it any more: that was taken back before it.
function reversed(deed: Deed): Deed {
  return [...deed]
    .reverse()
    .map((one) =>
      isRow(one) ? { ...one, added: !one.added } : { ...one, before: one.after, after: one.before },
    );
}
