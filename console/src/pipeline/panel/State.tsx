import { useEffect, useState } from "react";
import type { NodeView } from "../../api";
import { Icon, Progress } from "../../app/ui";
import { dollars, span } from "../../app/words";
import { type Facts, facts } from "../known/facts";
import type { Json } from "../known/doc";

/** How a node stands now: its progress, or why it failed, or what it cost. */
export function State({ node }: { node: NodeView }) {
  const known = facts(node);
  return (
    <div className="state">
      {known.status === "in_progress" && <Working known={known} startedAt={(node.metadata as Json).startedAt} />}
      {known.error && (
        <div className="state-error" role="alert">
          <Icon name="warning" />
          <div>
            <p>{known.error.message}</p>
            {known.error.remedy !== "" && <p className="muted">{known.error.remedy}</p>}
          </div>
        </div>
      )}
      {known.status === "completed" && (
        <p className="muted">
          {known.isReused ? "Reused: this very work had been done before. " : ""}
          Cost {dollars(known.cost)}
          {took(node) !== "" && `, took ${took(node)}`}
        </p>
      )}
      {known.status === "pending" && node.output !== null && (
        <p className="muted">Edited since: the output below is the last one.</p>
      )}
      {known.status === "pending" && known.retryAt !== null && <p className="muted">Will be tried again soon.</p>}
    </div>
  );
}

function Working({ known, startedAt }: { known: Facts; startedAt: unknown }) {
  const since = useSeconds(typeof startedAt === "string" ? startedAt : null);
  return (
    <div className="state-working">
      <Progress value={known.fraction ?? 0} label="Progress" />
      <p className="muted row">
        <span>
          {known.fraction !== null && `${Math.round(known.fraction * 100)} %`} {known.note}
        </span>
        <span className="spread" />
        <span className="number">
          {since !== null && span(since)}
          {known.eta !== null && `, ${span(known.eta)} left`}
        </span>
      </p>
    </div>
  );
}

function took(node: NodeView): string {
  const { startedAt, completedAt } = node.metadata as Json;
  const seconds = (Date.parse(String(completedAt)) - Date.parse(String(startedAt))) / 1000;
  return Number.isFinite(seconds) && seconds >= 0 ? span(seconds) : "";
}

function useSeconds(since: string | null): number | null {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = window.setInterval(() => setNow(Date.now()), 1000);
    return () => window.clearInterval(timer);
  }, []);
  return since === null ? null : Math.max(0, (now - Date.parse(since)) / 1000);
}
