import { useState } from "react";
import { useStore } from "../../app/store";
import { Button, Dialog, TextField } from "../../app/ui";
import { dollars } from "../../app/words";
import { useDesk } from "../Desk";
import { changeHead } from "../edit/settings";
import { budgetOf } from "./budget";

/** What was spent, what is still to be paid, and the cap. */
export function BudgetDialog({ onClose }: { onClose: () => void }) {
  const { live, mayEdit } = useDesk();
  const { cap, spent, open, left } = budgetOf(useStore(live.head));
  const [typed, setTyped] = useState(cap === null ? "" : String(cap));
  const [busy, setBusy] = useState(false);
  const wanted = typed.trim() === "" ? undefined : Number(typed.replace(",", "."));
  const error = wanted !== undefined && !(wanted >= 0 && wanted <= 1e6) ? "Give an amount in US dollars." : "";
  const save = async () => {
    if (error !== "") return;
    setBusy(true);
    if (await changeHead(live, { config: { budget: wanted } })) onClose();
    setBusy(false);
  };
  return (
    <Dialog
      title="Budget"
      onClose={onClose}
      onSubmit={save}
      actions={
        mayEdit && (
          <>
            <Button onClick={onClose}>Cancel</Button>
            <Button kind="primary" type="submit" busy={busy} disabled={error !== ""}>
              Set the budget
            </Button>
          </>
        )
      }
    >
      <dl className="sums">
        <div>
          <dt>Spent</dt>
          <dd>{dollars(spent)}</dd>
        </div>
        <div>
          <dt>Still to be paid</dt>
          <dd>{open === null ? "not known yet" : dollars(open)}</dd>
        </div>
        <div>
          <dt>Left</dt>
          <dd>{left === null ? "no cap" : dollars(left)}</dd>
        </div>
      </dl>
      <TextField
        label="The most that all nodes together may cost, in US dollars"
        hint="Empty: no cap. Nodes that would pass it are held back; the others are made."
        error={error}
        value={typed}
        onChange={setTyped}
        disabled={!mayEdit}
        inputMode="decimal"
        autoFocus
      />
    </Dialog>
  );
}
