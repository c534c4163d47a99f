import { useState } from "react";
import { Button, Confirm, IconButton, Shares } from "../../app/ui";
import { useStore } from "../../app/store";
import { dollars } from "../../app/words";
import { useDesk } from "../Desk";
import { changeHead } from "../edit/settings";
import { Typed } from "../form/Typed";
import { cancel, retry, type Wish } from "./ask";
import { budgetOf } from "./budget";
import { BudgetDialog } from "./BudgetDialog";
import { ConflictDialog } from "../edit/ConflictDialog";
import { countsOf } from "./counts";
import { RunDialog } from "./RunDialog";

interface Props {
  onAdd: () => void;
  isAdding: boolean;
  onTidy: () => void;
  wish: Wish | null;
  onWish: (wish: Wish | null) => void;
}

/** What can be done with the pipeline as a whole, and how far it is. */
export function Toolbar({ onAdd, isAdding, onTidy, wish, onWish }: Props) {
  const { live, mayEdit, editor } = useDesk();
  const head = useStore(live.head);
  return (
    <div className="toolbar" role="toolbar" aria-label="This pipeline">
      <div className="toolbar-title">
        <Typed
          label="Title of the pipeline"
          hideLabel
          value={head?.title ?? ""}
          disabled={!mayEdit}
          onCommit={(title) => void changeHead(live, { title })}
        />
      </div>
      {mayEdit && (
        <>
          <Button icon="plus" aria-expanded={isAdding} onClick={onAdd}>
            Add
          </Button>
          <Undo />
          <IconButton icon="list" label="Tidy up: lay all nodes out anew" onClick={onTidy} />
        </>
      )}
      <Unsaved />
      <span className="spread" />
      <Standing />
      <Mode />
      <Money />
      <Button onClick={() => onWish({ kind: "all" })} icon="money">
        Estimate
      </Button>
      {mayEdit && <Doing onRun={() => onWish({ kind: "all" })} />}
      {wish && <RunDialog wish={wish} onClose={() => onWish(null)} />}
      <Conflicts editor={editor} />
    </div>
  );
}

function Undo() {
  const { editor } = useDesk();
  const { done, undone } = useStore(editor.history);
  const [last, next] = [done.at(-1), undone.at(-1)];
  return (
    <>
      <IconButton
        icon="undo"
        label="Undo"
        title={last ? `Undo: ${last.label}` : "Undo"}
        disabled={!last}
        onClick={editor.undo}
      />
      <IconButton
        icon="redo"
        label="Redo"
        title={next ? `Redo: ${next.label}` : "Redo"}
        disabled={!next}
        onClick={editor.redo}
      />
    </>
  );
}

function Unsaved() {
  const count = useStore(useDesk().editor.unsaved);
  return (
    <span className="muted unsaved" role="status">
      {count > 0 ? "Saving …" : ""}
    </span>
  );
}

/** How many nodes are done, under way, failed. */
function Standing() {
  const { live } = useDesk();
  useStore(live.states);
  const counts = countsOf(live.all());
  const words = [
    `${counts.completed} of ${counts.total}`,
    counts.failed > 0 && `${counts.failed} failed`,
    counts.invalid > 0 && `${counts.invalid} with mistakes`,
  ].filter(Boolean);
  return (
    <div className="standing" data-testid="progress">
      <Shares counts={counts} label="Nodes completed" />
      <span className="muted number">{words.join(", ")}</span>
    </div>
  );
}

/** Draft or final. */
function Mode() {
  const { live, mayEdit } = useDesk();
  const mode = useStore(live.head)?.config.mode === "draft" ? "draft" : "final";
  return (
    <fieldset className="mode" disabled={!mayEdit}>
      <legend className="unseen">Mode</legend>
      {(["draft", "final"] as const).map((one) => (
        <label key={one} className={one === mode ? "chosen" : ""} title={MODES[one]}>
          <input
            type="radio"
            name="mode"
            className="unseen"
            checked={one === mode}
            onChange={() => void changeHead(live, { config: { mode: one } })}
          />
          {one}
        </label>
      ))}
    </fieldset>
  );
}

const MODES = {
  draft: "Every paid provider is replaced by one on this machine: the cut costs nothing",
  final: "The providers that the nodes name",
};

function Money() {
  const { live } = useDesk();
  const [isOpen, setOpen] = useState(false);
  const { cap, spent } = budgetOf(useStore(live.head));
  return (
    <>
      <Button kind="quiet" onClick={() => setOpen(true)} title="What was spent, and the budget" data-testid="budget">
        {dollars(spent)}
        {cap === null ? " spent" : ` of ${dollars(cap)}`}
      </Button>
      {isOpen && <BudgetDialog onClose={() => setOpen(false)} />}
    </>
  );
}

function Doing({ onRun }: { onRun: () => void }) {
  const { live } = useDesk();
  const [isAsking, setAsking] = useState(false);
  const runs = useStore(live.runs);
  useStore(live.states);
  const isRunning = runs.some((run) => run.state === "requested" || run.state === "active");
  const { failed } = countsOf(live.all());
  const stop = async () => {
    if (await cancel(live)) setAsking(false);
  };
  return (
    <>
      {failed > 0 && !isRunning && (
        <Button icon="retry" onClick={() => void retry(live, null, false)}>
          Retry failed
        </Button>
      )}
      {isRunning ? (
        <Button icon="stop" onClick={() => setAsking(true)}>
          Cancel
        </Button>
      ) : (
        <Button kind="primary" icon="play" onClick={onRun} data-testid="run">
          Run
        </Button>
      )}
      {isAsking && (
        <Confirm
          title="Cancel all runs?"
          action="Cancel the runs"
          danger
          onConfirm={stop}
          onClose={() => setAsking(false)}
        >
          <p>
            What is made is kept. What is under way is stopped; orders that are paid are still delivered when you run
            again.
          </p>
        </Confirm>
      )}
    </>
  );
}

function Conflicts({ editor }: { editor: ReturnType<typeof useDesk>["editor"] }) {
  const conflict = useStore(editor.conflict);
  return conflict && <ConflictDialog conflict={conflict} editor={editor} />;
}
