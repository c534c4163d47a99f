/** What can be taken back and done again, as a value. */

import { type Change, inverse } from "./changes";

export interface History {
  /** The newest last. */
  readonly done: readonly Change[];
  /** What was taken back, the newest last. */
  readonly undone: readonly Change[];
}

export const NO_HISTORY: History = { done: [], undone: [] };

const REMEMBERED = 200;

/** Remember a new change; what was taken back before it cannot be done again. */
export function did(history: History, change: Change): History {
  return { done: [...history.done, change].slice(-REMEMBERED), undone: [] };
}

/** Return the change that takes the newest one back, and what is remembered then; null: there is nothing. */
export function undo(history: History): [Change, History] | null {
  const change = history.done.at(-1);
  if (change === undefined) return null;
  return [inverse(change), { done: history.done.slice(0, -1), undone: [...history.undone, change] }];
}

/** Return the change that was taken back last, and what is remembered then; null: there is nothing. */
export function redo(history: History): [Change, History] | null {
  const change = history.undone.at(-1);
  if (change === undefined) return null;
  return [change, { done: [...history.done, change], undone: history.undone.slice(0, -1) }];
}

/** Forget changes of nodes that somebody else has edited: taking them back would take back the other's edit. */
export function forgotten(history: History, ids: ReadonlySet<string>): History {
  const free = (change: Change) => ![...change.after.keys()].some((id) => ids.has(id));
  return { done: history.done.filter(free), undone: history.undone.filter(free) };
}

/** Remember a change as it was written in the end, instead of as it was meant. */
export function swapped(history: History, meant: Change, written: Change): History {
  return { ...history, done: history.done.map((change) => (change === meant ? written : change)) };
}
