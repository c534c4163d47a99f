import { useState } from "react";
import { Link } from "wouter";
import type { EndedJob, EndedJobList, Loaded } from "../api";
import { Badge, Button, type Column, Failure, IconButton, Loading, Table } from "../app/ui";
import { ago } from "../app/words";
import { ReviveDialog } from "./ReviveDialog";
import { Section } from "./Section";

interface Props {
  dead: Loaded<EndedJobList>;
  page: number;
  onPage: (page: number) => void;
}

/** Jobs that no worker takes up again by itself. */
export function DeadJobs({ dead, page, onPage }: Props) {
  const [asking, setAsking] = useState<EndedJob | null>(null);
  const columns: Column<EndedJob>[] = [
    { key: "node", title: "Node", width: "24%", cell: (job) => <Place job={job} /> },
    { key: "work", title: "Work", width: "180px", cell: (job) => <Work job={job} /> },
    { key: "state", title: "State", width: "90px", cell: (job) => <State job={job} /> },
    { key: "tries", title: "Attempts", width: "92px", number: true, cell: (job) => job.attempt },
    { key: "error", title: "Why", cell: (job) => <p className="ops-why">{whyOf(job)}</p> },
    { key: "since", title: "Asked for", width: "100px", number: true, cell: (job) => ago(job.created_at) },
    {
      key: "do",
      title: "",
      width: "110px",
      cell: (job) =>
        job.current ? (
          <div className="ops-do">
            <Button
              icon="retry"
              onClick={() => setAsking(job)}
              aria-label={`Revive ${job.node_id} of ${job.pipeline_id}`}
            >
              Revive
            </Button>
          </div>
        ) : (
          <span className="muted">edited since</span>
        ),
    },
  ];
  const total = dead.data?.meta.total_count ?? 0;
  return (
    <Section
      id="dead"
      title="Waiting for a person"
      aside={
        (dead.data?.meta.total_pages ?? 0) > 1 && (
          <span className="row muted">
            page {page} of {dead.data?.meta.total_pages}, {total} jobs
            <IconButton icon="left" label="Newer" disabled={page <= 1} onClick={() => onPage(page - 1)} />
            <IconButton
              icon="right"
              label="Older"
              disabled={page >= (dead.data?.meta.total_pages ?? 1)}
              onClick={() => onPage(page + 1)}
            />
          </span>
        )
      }
    >
      {dead.data === undefined ? (
        dead.error ? (
          <Failure error={dead.error} onRetry={() => void dead.reload()} />
        ) : (
          <Loading what="dead jobs" />
        )
      ) : (
        <Table
          label="Dead jobs"
          columns={columns}
          rows={dead.data.results}
          rowKey={(job) => String(job.id)}
          empty="No job is dead or held: nothing waits for a person."
        />
      )}
      {asking !== null && (
        <ReviveDialog
          job={asking}
          why={whyOf(asking)}
          onClose={() => setAsking(null)}
          onDone={() => void dead.reload()}
        />
      )}
    </Section>
  );
}

function Place({ job }: { job: EndedJob }) {
  return (
    <div className="ops-place">
      <Link
        href={`/pipelines/${encodeURIComponent(job.pipeline_id)}?node=${encodeURIComponent(job.node_id)}`}
        className="ellipsis"
      >
        {job.node_id}
      </Link>
      <span className="mono muted ellipsis">{job.pipeline_id}</span>
    </div>
  );
}

function Work({ job }: { job: EndedJob }) {
  return (
    <div className="ops-place">
      <span className="ellipsis">{job.type}</span>
      <span className="muted ellipsis">{job.provider}</span>
    </div>
  );
}

function State({ job }: { job: EndedJob }) {
  return job.state === "held" ? (
    <Badge tone="warn" title={`It killed ${job.crashes} workers`}>
      held
    </Badge>
  ) : (
    <Badge tone="bad">dead</Badge>
  );
}

function whyOf(job: EndedJob): string {
  const { message, remedy } = (job.error ?? {}) as { message?: unknown; remedy?: unknown };
  if (job.state === "held" && message === undefined) return `It killed ${job.crashes} workers, one after the other.`;
  const sentences = [message, remedy].filter((part): part is string => typeof part === "string" && part !== "");
  return sentences.map((sentence) => sentence.replace(/[.;]?$/, ".")).join(" ") || "It says nothing.";
}
