import type { ReactNode } from "react";
import "./badge.css";

export type Tone = "ok" | "busy" | "bad" | "warn" | "idle";

/** A word about a state, in the state's colour. */
export function Badge({ tone, children, title }: { tone: Tone; children: ReactNode; title?: string }) {
  return (
    <span className={`ui-badge ${tone}`} title={title}>
      {children}
    </span>
  );
}

/** What a node's status is called, and how it is coloured; everywhere alike. */
export const STATUSES: Record<string, readonly [words: string, tone: Tone]> = {
  pending: ["pending", "idle"],
  in_progress: ["in progress", "busy"],
  completed: ["completed", "ok"],
  failed: ["failed", "bad"],
};

/** A node's status. */
export function StatusBadge({ status }: { status: string }) {
  const [words, tone] = STATUSES[status] ?? [status, "idle"];
  return <Badge tone={tone}>{words}</Badge>;
}
