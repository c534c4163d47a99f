import type { WorkerView } from "../api";
import { Badge, type Column, Progress, Table, type Tone } from "../app/ui";
import { ago, span } from "../app/words";
import { Section } from "./Section";

const COLUMNS: Column<WorkerView>[] = [
  { key: "service", title: "Service", width: "170px", cell: (worker) => <strong>{worker.service}</strong> },
  { key: "state", title: "State", width: "110px", cell: (worker) => <State worker={worker} /> },
  { key: "queues", title: "Queues", width: "130px", cell: (worker) => worker.queues.join(", ") },
  { key: "slots", title: "Slots in use", cell: (worker) => <Slots worker={worker} /> },
  { key: "place", title: "Process", width: "24%", cell: (worker) => <Place worker={worker} /> },
  { key: "version", title: "Version", width: "90px", cell: (worker) => worker.version },
  { key: "up", title: "Up", width: "100px", number: true, cell: (worker) => upFor(worker) },
  { key: "seen", title: "Seen", width: "100px", number: true, cell: (worker) => ago(worker.seen_at) },
];

/** The processes that may own jobs. */
export function Workers({ workers }: { workers: readonly WorkerView[] }) {
  const alive = workers.filter((worker) => worker.alive);
  const used = alive.reduce((sum, worker) => sum + worker.running, 0);
  const slots = alive.reduce((sum, worker) => sum + worker.slots, 0);
  return (
    <Section
      id="workers"
      title="Workers"
      aside={<span className="muted">{`${alive.length} alive, ${used} of ${slots} slots in use`}</span>}
    >
      <Table
        label="Workers"
        columns={COLUMNS}
        rows={workers}
        rowKey={(worker) => String(worker.id)}
        empty="No worker has been here: nothing that waits will begin. `callsheet up` starts one of each kind."
      />
    </Section>
  );
}

function State({ worker }: { worker: WorkerView }) {
  const [words, tone] = stateOf(worker);
  return <Badge tone={tone}>{words}</Badge>;
}

function stateOf(worker: WorkerView): readonly [string, Tone] {
  if (!worker.alive) return ["lost", "bad"];
  if (worker.draining) return ["draining", "warn"];
  return worker.running > 0 ? ["working", "busy"] : ["idle", "ok"];
}

function Slots({ worker }: { worker: WorkerView }) {
  const label = `Slots of ${worker.service} in use`;
  return (
    <div className="ops-slots">
      <Progress value={worker.slots === 0 ? 0 : worker.running / worker.slots} label={label} />
      <span className="number">
        {worker.running} of {worker.slots}
      </span>
    </div>
  );
}

function Place({ worker }: { worker: WorkerView }) {
  const place = `${worker.host}:${worker.pid}`;
  return (
    <span className="mono" title={worker.health_url ?? undefined}>
      {place}
    </span>
  );
}

function upFor(worker: WorkerView): string {
  return span((Date.now() - Date.parse(worker.started_at)) / 1000);
}
