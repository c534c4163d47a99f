import { type AttemptView, api, ask, type NodeView, useLoaded } from "../../api";
import { Badge, Failure, Loading, type Tone } from "../../app/ui";
import { ago, dollars, span } from "../../app/words";
import { useDesk } from "../Desk";
import { errorOf } from "../known/facts";

const OUTCOMES: Record<string, Tone> = {
  completed: "ok",
  buried: "bad",
  held: "bad",
  retried: "warn",
  rescued: "warn",
};

/** What was tried, and how each try ended; looked at anew whenever the node changes. */
export function History({ id, node }: { id: string; node: NodeView | undefined }) {
  const { live } = useDesk();
  const path = { pipeline_id: live.id, node_id: id };
  const attempts = useLoaded(`${id} ${node?.updated_at}`, () =>
    ask(api.GET("/pipelines/{pipeline_id}/nodes/{node_id}/attempts", { params: { path } })),
  );
  if (attempts.error) return <Failure error={attempts.error} onRetry={attempts.reload} />;
  if (attempts.data === undefined) return <Loading what="attempts" />;
  const { results } = attempts.data;
  const paid = results.reduce((sum, attempt) => sum + attempt.cost, 0);
  if (results.length === 0) return <p className="muted">Nothing was tried yet.</p>;
  return (
    <>
      <p className="muted">
        {results.length === 1 ? "One attempt" : `${results.length} attempts`}, {dollars(paid)} in all
      </p>
      <ol className="attempts" aria-label="Attempts, the newest first">
        {results.map((attempt) => (
          <Attempt key={`${attempt.job_id}.${attempt.attempt}.${attempt.ended_at}`} attempt={attempt} />
        ))}
      </ol>
    </>
  );
}

function Attempt({ attempt }: { attempt: AttemptView }) {
  const error = errorOf(attempt.error);
  const seconds = (Date.parse(attempt.ended_at) - Date.parse(attempt.started_at ?? attempt.ended_at)) / 1000;
  return (
    <li>
      <p className="row">
        <Badge tone={OUTCOMES[attempt.outcome] ?? "idle"}>{attempt.cache_hit ? "reused" : attempt.outcome}</Badge>
        <span className="muted">attempt {attempt.attempt}</span>
        <span className="spread" />
        <time dateTime={attempt.ended_at} title={new Date(attempt.ended_at).toLocaleString("en-GB")} className="muted">
          {ago(attempt.ended_at)}
        </time>
      </p>
      <p className="muted">
        {attempt.provider} on {attempt.queue} · took {span(seconds)} · {dollars(attempt.cost)} · revision{" "}
        {attempt.revision} · job {attempt.job_id}
      </p>
      {error && (
        <div className="attempt-error">
          <p>{error.message}</p>
          {error.remedy !== "" && <p className="muted">{error.remedy}</p>}
          {error.details !== null && (
            <details>
              <summary>Details</summary>
              <pre>{JSON.stringify(error.details, null, 2)}</pre>
            </details>
          )}
        </div>
      )}
    </li>
  );
}
