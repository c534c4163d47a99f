/** What the list says of a pipeline, read out of its JSON columns, which editors and the system write. */

import type { PipelineSummary } from "../api";
import type { Counts, Tone } from "../app/ui";

export interface Summary {
  mode: "draft" | "final";
  counts: Counts;
  words: string;
  tone: Tone;
  /** US dollars spent, and with what is yet to be made. */
  spent: number;
  estimated: number;
  budget: number | null;
}

/** Return what is known of a pipeline; before the dispatcher has looked at it, nothing is. */
export function summaryOf({ config, metadata }: PipelineSummary): Summary {
  const progress = record(metadata.progress);
  const counts = {
    completed: number(progress.completed),
    in_progress: number(progress.in_progress),
    failed: number(progress.failed),
    total: number(progress.total),
  };
  const [words, tone] = state(counts);
  return {
    mode: config.mode === "draft" ? "draft" : "final",
    counts,
    words,
    tone,
    spent: number(metadata.totalCost),
    estimated: number(metadata.estimatedTotalCost),
    budget: config.budget == null ? null : number(config.budget),
  };
}

function state({ completed, in_progress, failed, total }: Counts): readonly [string, Tone] {
  if (total === 0) return ["empty", "idle"];
  if (in_progress > 0) return ["running", "busy"];
  if (failed > 0) return [`${failed} failed`, "bad"];
  return completed === total ? ["completed", "ok"] : ["pending", "idle"];
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

function number(value: unknown): number {
  const found = Number(value);
  return Number.isFinite(found) ? found : 0;
}
