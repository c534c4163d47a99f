import { useState } from "react";
import { api, ask, type PlannedNode, type PlanView, useLoaded } from "../../api";
import { useStore } from "../../app/store";
import { Badge, Button, Dialog, Failure, Loading, Table, type Tone } from "../../app/ui";
import { dollars } from "../../app/words";
import { useDesk } from "../Desk";
import { budgetOf } from "./budget";
import { reach, run, type Wish } from "./ask";

/** More rows nobody reads; the dearest come first. */
const SHOWN = 100;

const ACTIONS: Record<string, readonly [words: string, tone: Tone]> = {
  done: ["up to date", "ok"],
  reuse: ["reused", "ok"],
  run: ["will be made", "busy"],
  failed: ["failed", "bad"],
  invalid: ["has mistakes", "bad"],
  blocked: ["cannot be made", "warn"],
};

/** What a run would make, reuse and cost, before anybody pays. */
export function RunDialog({ wish, onClose }: { wish: Wish; onClose: () => void }) {
  const { live, editor } = useDesk();
  // A plan knows what is saved: once an edit that was on its way has arrived, it is another one.
  const unsaved = useStore(editor.unsaved);
  const plans = useLoaded(`${live.id} ${JSON.stringify(wish)} ${unsaved}`, () => load(live.id, wish));
  return (
    <Dialog
      title={titleOf(wish)}
      onClose={onClose}
      wide
      actions={<Buttons wish={wish} onClose={onClose} plans={plans.data} />}
    >
      {plans.error ? <Failure error={plans.error} onRetry={plans.reload} /> : null}
      {plans.data ? <Plan {...plans.data} wish={wish} /> : !plans.error && <Loading what="the plan" />}
    </Dialog>
  );
}

interface Plans {
  now: PlanView;
  draft: PlanView;
}

async function load(pipeline_id: string, wish: Wish): Promise<Plans> {
  const force = wish.kind === "again" ? { force: wish.id } : {};
  const plan = (mode?: "draft") => {
    const query = { ...force, ...(mode && { mode }) };
    return ask(api.GET("/pipelines/{pipeline_id}/plan", { params: { path: { pipeline_id }, query } }));
  };
  const [now, draft] = await Promise.all([plan(), plan("draft")]);
  return { now, draft };
}

function Plan({ now, draft, wish }: Plans & { wish: Wish }) {
  const { live } = useDesk();
  const docs = live.docs.get();
  const within = reach(wish, docs);
  const mine = (plan: PlanView) => plan.results.filter((one) => within === null || within.has(one.node_id));
  const nodes = mine(now);
  const total = sum(nodes);
  const rest = budgetOf(useStore(live.head)).left;
  const count = (action: string) => nodes.filter((one) => one.action === action).length;
  const shown = nodes.filter((one) => one.action !== "done").sort((one, other) => costOf(other) - costOf(one));
  return (
    <>
      <dl className="sums">
        <Sum label="This run costs" value={dollars(total)} strong />
        <Sum label="In draft" value={dollars(sum(mine(draft)))} />
        {rest !== null && <Sum label="Left of the budget" value={dollars(rest)} />}
        <Sum label="Made" value={String(count("run"))} />
        <Sum label="Reused" value={String(count("reuse"))} />
        <Sum label="Up to date" value={String(count("done"))} />
      </dl>
      {rest !== null && total > rest && (
        <p className="state-error" role="alert">
          This passes the budget: nodes that do not fit into it are held back, the others are made.
        </p>
      )}
      {shown.length > 0 ? (
        <Table<PlannedNode>
          label="What the run would do"
          rows={shown.slice(0, SHOWN)}
          rowKey={(one) => one.node_id}
          columns={[
            { key: "node", title: "Node", width: "26%", cell: (one) => docs.get(one.node_id)?.title || one.node_id },
            { key: "action", title: "", width: "118px", cell: (one) => <ActionBadge action={one.action} /> },
            { key: "why", title: "Why", cell: (one) => <span title={one.basis}>{one.why}</span> },
            { key: "provider", title: "Provider", width: "92px", cell: (one) => one.provider ?? "" },
            {
              key: "usd",
              title: "Cost",
              number: true,
              width: "76px",
              cell: (one) => (one.action === "run" ? dollars(one.usd) : ""),
            },
          ]}
        />
      ) : (
        <p>Everything is up to date: there is nothing to make.</p>
      )}
      {shown.length > SHOWN && <p className="muted">and {shown.length - SHOWN} more</p>}
    </>
  );
}

function Buttons({ wish, onClose, plans }: { wish: Wish; onClose: () => void; plans: Plans | undefined }) {
  const desk = useDesk();
  const [busy, setBusy] = useState(false);
  const within = reach(wish, desk.live.docs.get());
  const nodes = plans?.now.results.filter((one) => within === null || within.has(one.node_id)) ?? [];
  const total = sum(nodes);
  const isIdle = !nodes.some((one) => one.action === "run" || one.action === "reuse");
  const start = async () => {
    setBusy(true);
    if (await run(desk, wish)) onClose();
    setBusy(false);
  };
  return (
    <>
      <Button onClick={onClose}>{desk.mayEdit ? "Cancel" : "Close"}</Button>
      {desk.mayEdit && (
        <Button kind="primary" icon="play" busy={busy} disabled={isIdle} onClick={start}>
          {total > 0 ? `Run for ${dollars(total)}` : "Run"}
        </Button>
      )}
    </>
  );
}

function ActionBadge({ action }: { action: string }) {
  const [words, tone] = ACTIONS[action] ?? [action, "idle"];
  return <Badge tone={tone}>{words}</Badge>;
}

function Sum({ label, value, strong = false }: { label: string; value: string; strong?: boolean }) {
  return (
    <div className={strong ? "strong" : ""}>
      <dt>{label}</dt>
      <dd>{value}</dd>
    </div>
  );
}

function sum(nodes: readonly PlannedNode[]): number {
  return nodes.reduce((total, one) => total + costOf(one), 0);
}

function costOf(one: PlannedNode): number {
  return one.action === "run" ? one.usd : 0;
}

function titleOf(wish: Wish): string {
  if (wish.kind === "all") return "Run the pipeline";
  if (wish.kind === "from") return `Run from ${wish.id} on`;
  return wish.kind === "again" ? `Make ${wish.id} again` : `Run ${wish.id}`;
}
