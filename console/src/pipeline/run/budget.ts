/** Money of a pipeline, read out of what its editor and the system wrote. */

import type { PipelineHead } from "../../api";
import type { Json } from "../known/doc";

export interface Budget {
  /** US dollars; null: there is no cap. */
  cap: number | null;
  spent: number;
  /** What is still to be paid until everything is made; null: not known. */
  open: number | null;
  /** Of the cap; null: there is none. */
  left: number | null;
}

/** Return what was spent, what is still to be paid, and what is left. */
export function budgetOf(head: PipelineHead | null): Budget {
  const metadata = (head?.metadata ?? {}) as Json;
  const given = head?.config.budget;
  const cap = given === undefined || given === null ? null : Number(given);
  const spent = Number(metadata.totalCost ?? 0);
  const all = metadata.estimatedTotalCost;
  const open = all === undefined || all === null ? null : Math.max(0, Number(all) - spent);
  return { cap, spent, open, left: cap === null ? null : Math.max(0, cap - spent) };
}
