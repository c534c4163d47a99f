import { useEffect, useState } from "react";
import { Link } from "wouter";
import { api, ask, type PipelineSummary } from "../api";
import { Badge, type Column, complain, IconButton, Shares, Table } from "../app/ui";
import { ago, dollars } from "../app/words";
import { summaryOf } from "./summary";

interface Props {
  pipelines: readonly PipelineSummary[];
  onDelete: ((pipeline: PipelineSummary) => void) | undefined;
}

/** A line for each pipeline. */
export function PipelineTable({ pipelines, onDelete }: Props) {
  useClock();
  const columns: Column<PipelineSummary>[] = [
    { key: "title", title: "Title", cell: (pipeline) => <Title pipeline={pipeline} /> },
    { key: "state", title: "State", width: "120px", cell: (pipeline) => <State pipeline={pipeline} /> },
    { key: "progress", title: "Progress", width: "20%", cell: (pipeline) => <Share pipeline={pipeline} /> },
    { key: "mode", title: "Mode", width: "72px", cell: (pipeline) => summaryOf(pipeline).mode },
    { key: "cost", title: "Cost", width: "150px", number: true, cell: (pipeline) => <Cost pipeline={pipeline} /> },
    { key: "updated", title: "Updated", width: "110px", cell: (pipeline) => <Updated at={pipeline.updated_at} /> },
    {
      key: "do",
      title: "",
      width: "80px",
      cell: (pipeline) => (
        <div className="pipelines-do">
          <IconButton icon="download" label={`Export ${nameOf(pipeline)}`} onClick={() => void save(pipeline.id)} />
          {onDelete && (
            <IconButton icon="trash" label={`Delete ${nameOf(pipeline)}`} onClick={() => onDelete(pipeline)} />
          )}
        </div>
      ),
    },
  ];
  return (
    <div className="pipelines-card">
      <Table label="Pipelines" columns={columns} rows={pipelines} rowKey={(pipeline) => pipeline.id} />
    </div>
  );
}

/** Return what to call a pipeline: it may have no title. */
export function nameOf(pipeline: PipelineSummary): string {
  return pipeline.title || pipeline.id;
}

function Title({ pipeline }: { pipeline: PipelineSummary }) {
  return (
    <div className="pipelines-name">
      <Link href={`/pipelines/${encodeURIComponent(pipeline.id)}`} className="pipelines-title ellipsis">
        {nameOf(pipeline)}
      </Link>
      <span className="mono muted ellipsis">{pipeline.id}</span>
    </div>
  );
}

function State({ pipeline }: { pipeline: PipelineSummary }) {
  const { words, tone } = summaryOf(pipeline);
  return <Badge tone={tone}>{words}</Badge>;
}

function Share({ pipeline }: { pipeline: PipelineSummary }) {
  const { counts } = summaryOf(pipeline);
  return (
    <div className="pipelines-progress">
      <Shares counts={counts} label={`Nodes of ${nameOf(pipeline)} that are completed`} />
      <span className="number">
        {counts.completed} / {counts.total}
      </span>
    </div>
  );
}

function Cost({ pipeline }: { pipeline: PipelineSummary }) {
  const { spent, estimated, budget } = summaryOf(pipeline);
  const about = estimated > spent;
  const words = [
    `spent ${dollars(spent)}`,
    `in all about ${dollars(estimated)}`,
    budget !== null && `budget ${dollars(budget)}`,
  ];
  return (
    <span title={words.filter(Boolean).join(", ")}>
      {dollars(spent)}
      {about && <span className="muted"> of ~{dollars(estimated)}</span>}
    </span>
  );
}

function Updated({ at }: { at: string }) {
  return (
    <time dateTime={at} title={new Date(at).toLocaleString("en-GB")} className="muted">
      {ago(at)}
    </time>
  );
}

/** Draw anew from time to time: "12 s ago" does not stay true. */
function useClock(): void {
  const [, tick] = useState(0);
  useEffect(() => {
    const timer = window.setInterval(() => tick((count) => count + 1), 10_000);
    return () => window.clearInterval(timer);
  }, []);
}

/** Save a pipeline's document as a file. */
async function save(id: string): Promise<void> {
  try {
    const document_ = await ask(api.GET("/pipelines/{pipeline_id}/export", { params: { path: { pipeline_id: id } } }));
    const file = new Blob([`${JSON.stringify(document_, null, 2)}\n`], { type: "application/json" });
    const link = document.createElement("a");
    link.href = URL.createObjectURL(file);
    link.download = `${id.replace(/[^\w.-]+/g, "-")}.json`;
    link.click();
    URL.revokeObjectURL(link.href);
  } catch (failure) {
    complain(failure);
  }
}
