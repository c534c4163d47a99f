import { useState } from "react";
import { api, ask, type QueueView } from "../api";
import { Badge, Button, type Column, complain, Table, type Tone, tell } from "../app/ui";
import { span } from "../app/words";
import { LimitDialog } from "./LimitDialog";
import { PauseDialog } from "./PauseDialog";
import { Section } from "./Section";

type Asking = { kind: "pause" | "limit"; queue: QueueView } | null;

/** Each queue: how much waits and for how long, how fast it goes, and its controls. */
export function Queues({ queues }: { queues: readonly QueueView[] }) {
  const [asking, setAsking] = useState<Asking>(null);
  const columns: Column<QueueView>[] = [
    { key: "name", title: "Queue", width: "110px", cell: (queue) => <strong>{queue.name}</strong> },
    { key: "state", title: "State", cell: (queue) => <State queue={queue} /> },
    { key: "depth", title: "Depth", width: "70px", number: true, cell: (queue) => queue.available },
    { key: "oldest", title: "Oldest", width: "96px", number: true, cell: oldest },
    { key: "later", title: "Later", width: "70px", number: true, cell: (queue) => queue.scheduled + queue.waiting },
    { key: "running", title: "Running", width: "96px", number: true, cell: running },
    {
      key: "done",
      title: "Per minute",
      width: "96px",
      number: true,
      cell: (queue) => rate(queue.completed_per_minute),
    },
    { key: "dead", title: "Dead, held", width: "104px", number: true, cell: (queue) => <Ended queue={queue} /> },
    {
      key: "do",
      title: "",
      width: "190px",
      cell: (queue) => (
        <div className="ops-do">
          {isStopped(queue) ? (
            <Button icon="play" onClick={() => void resume(queue)} aria-label={`Resume ${queue.name}`}>
              Resume
            </Button>
          ) : (
            <Button icon="pause" onClick={() => setAsking({ kind: "pause", queue })} aria-label={`Pause ${queue.name}`}>
              Pause
            </Button>
          )}
          <Button onClick={() => setAsking({ kind: "limit", queue })} aria-label={`Limit ${queue.name}`}>
            Limit …
          </Button>
        </div>
      ),
    },
  ];
  return (
    <Section id="queues" title="Queues">
      <Table label="Queues" columns={columns} rows={queues} rowKey={(queue) => queue.name} />
      {asking?.kind === "pause" && <PauseDialog queue={asking.queue} onClose={() => setAsking(null)} />}
      {asking?.kind === "limit" && <LimitDialog queue={asking.queue} onClose={() => setAsking(null)} />}
    </Section>
  );
}

function State({ queue }: { queue: QueueView }) {
  const [words, tone] = stateOf(queue);
  return (
    <span className="row">
      <Badge tone={tone}>{words}</Badge>
      {queue.reason && (
        <span className="muted ellipsis" title={queue.reason}>
          {queue.reason}
        </span>
      )}
    </span>
  );
}

function stateOf(queue: QueueView): readonly [string, Tone] {
  if (queue.paused) return ["paused", "warn"];
  if (isSilent(queue)) {
    const until = new Date(queue.resume_at ?? 0).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
    return [`silent until ${until}`, "warn"];
  }
  if (queue.running > 0) return ["working", "busy"];
  return queue.available > 0 ? ["nobody works", "bad"] : ["idle", "idle"];
}

function isSilent(queue: QueueView): boolean {
  return queue.resume_at !== null && Date.parse(queue.resume_at) > Date.now();
}

function isStopped(queue: QueueView): boolean {
  return queue.paused || isSilent(queue);
}

function oldest(queue: QueueView): string {
  return queue.oldest_seconds === null ? "–" : span(queue.oldest_seconds);
}

function running(queue: QueueView): string {
  return queue.max_running === null ? String(queue.running) : `${queue.running} of ${queue.max_running}`;
}

function rate(perMinute: number): string {
  return perMinute === 0 ? "–" : perMinute.toFixed(perMinute < 10 ? 1 : 0);
}

function Ended({ queue }: { queue: QueueView }) {
  const count = queue.dead + queue.held;
  return count === 0 ? (
    <span className="muted">–</span>
  ) : (
    <a className="ops-bad" href="#dead">
      {count}
    </a>
  );
}

async function resume(queue: QueueView): Promise<void> {
  try {
    await ask(api.POST("/queues/{queue}/resume", { params: { path: { queue: queue.name } }, body: {} }));
    tell(`${queue.name} goes on.`);
  } catch (failure) {
    complain(failure);
  }
}
