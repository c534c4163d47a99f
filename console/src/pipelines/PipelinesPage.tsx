import { useRef, useState } from "react";
import { useLocation, useSearchParams } from "wouter";
import type { PipelineSummary } from "../api";
import { useShortcuts } from "../app/shortcuts";
import { Button, EmptyState, Failure, IconButton, Loading } from "../app/ui";
import { useTitle } from "../app/useTitle";
import { may } from "../session/session";
import { CreateDialog } from "./CreateDialog";
import { DeleteDialog } from "./DeleteDialog";
import { DropZone } from "./DropZone";
import { ImportDialog } from "./ImportDialog";
import { PipelineTable } from "./PipelineTable";
import { PER_PAGE, usePipelines } from "./usePipelines";
import "./pipelines.css";

type Asking =
  | { kind: "none" }
  | { kind: "create" }
  | { kind: "import"; files: File[] }
  | { kind: "delete"; pipeline: PipelineSummary };

/** All pipelines, live: find one, make one, bring one in, take one out. */
export function PipelinesPage() {
  useTitle("Pipelines");
  const [params, setParams] = useSearchParams();
  const search = params.get("search") ?? "";
  const page = Math.max(1, Number(params.get("page")) || 1);
  const found = usePipelines(search, page);
  const [asking, setAsking] = useState<Asking>({ kind: "none" });
  const [, go] = useLocation();
  const field = useRef<HTMLInputElement>(null);
  const close = () => setAsking({ kind: "none" });
  const editor = may("editor");

  useShortcuts("Pipelines", [
    { keys: "/", label: "search", run: () => field.current?.focus() },
    { keys: "j", label: "next pipeline", run: () => step(1) },
    { keys: "k", label: "previous pipeline", run: () => step(-1) },
    ...(editor
      ? [
          { keys: "n", label: "new pipeline", run: () => setAsking({ kind: "create" }) },
          { keys: "i", label: "import", run: () => setAsking({ kind: "import", files: [] }) },
        ]
      : []),
  ]);

  const find = (text: string, at = 1) =>
    setParams({ ...(text && { search: text }), ...(at > 1 && { page: String(at) }) }, { replace: true });

  return (
    <DropZone disabled={!editor || asking.kind !== "none"} onDrop={(files) => setAsking({ kind: "import", files })}>
      <div className="pipelines">
        <header className="pipelines-head">
          <h1>Pipelines</h1>
          <input
            ref={field}
            type="search"
            className="ui-input pipelines-search"
            placeholder="Search titles and ids   /"
            aria-label="Search titles and ids"
            value={search}
            onChange={(event) => find(event.target.value)}
          />
          <div className="spread" />
          {editor && (
            <>
              <Button icon="upload" onClick={() => setAsking({ kind: "import", files: [] })}>
                Import
              </Button>
              <Button kind="primary" icon="plus" onClick={() => setAsking({ kind: "create" })}>
                New pipeline
              </Button>
            </>
          )}
        </header>
        {found.data === undefined ? (
          found.error ? (
            <Failure error={found.error} onRetry={() => void found.reload()} />
          ) : (
            <Loading what="pipelines" />
          )
        ) : found.data.results.length === 0 ? (
          <Nothing searched={search !== ""} />
        ) : (
          <>
            <PipelineTable
              pipelines={found.data.results}
              onDelete={editor ? (pipeline) => setAsking({ kind: "delete", pipeline }) : undefined}
            />
            <Pages page={page} total={found.data.meta.total_count} onPage={(at) => find(search, at)} />
          </>
        )}
      </div>
      {asking.kind === "create" && <CreateDialog onClose={close} onMade={(id) => go(pathOf(id))} />}
      {asking.kind === "import" && (
        <ImportDialog
          files={asking.files}
          onClose={close}
          onOpen={(id) => go(pathOf(id))}
          onDone={() => void found.reload()}
        />
      )}
      {asking.kind === "delete" && (
        <DeleteDialog pipeline={asking.pipeline} onClose={close} onDone={() => void found.reload()} />
      )}
    </DropZone>
  );
}

function Nothing({ searched }: { searched: boolean }) {
  return searched ? (
    <EmptyState icon="search" title="Nothing has such a title or id" />
  ) : (
    <EmptyState icon="list" title="There are no pipelines yet">
      <p>
        Drop a pipeline's JSON document here, or make a new one. <code>callsheet demo</code> makes a whole lesson video.
      </p>
    </EmptyState>
  );
}

function Pages({ page, total, onPage }: { page: number; total: number; onPage: (page: number) => void }) {
  const first = (page - 1) * PER_PAGE + 1;
  const last = Math.min(page * PER_PAGE, total);
  return (
    <nav className="pipelines-pages" aria-label="Pages">
      <span className="muted">
        {first}–{last} of {total}
      </span>
      {total > PER_PAGE && (
        <>
          <IconButton icon="left" label="Previous page" disabled={page <= 1} onClick={() => onPage(page - 1)} />
          <IconButton icon="right" label="Next page" disabled={last >= total} onClick={() => onPage(page + 1)} />
        </>
      )}
    </nav>
  );
}

function step(by: number): void {
  const links = [...document.querySelectorAll<HTMLElement>(".pipelines-title")];
  const now = links.indexOf(document.activeElement as HTMLElement);
  links[now < 0 ? 0 : Math.min(links.length - 1, Math.max(0, now + by))]?.focus();
}

function pathOf(id: string): string {
  return `/pipelines/${encodeURIComponent(id)}`;
}
