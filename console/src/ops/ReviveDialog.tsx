import { useState } from "react";
import { api, ask, type EndedJob } from "../api";
import { Button, CheckField, complain, Dialog, tell } from "../app/ui";

interface Props {
  job: EndedJob;
  why: string;
  onClose: () => void;
  onDone: () => void;
}

/** Give a dead job another life. */
export function ReviveDialog({ job, why, onClose, onDone }: Props) {
  const [orderAgain, setOrderAgain] = useState(false);
  const [busy, setBusy] = useState(false);

  async function revive() {
    setBusy(true);
    try {
      const body = { order_again: orderAgain };
      await ask(api.POST("/jobs/{job_id}/revive", { params: { path: { job_id: String(job.id) } }, body }));
      tell(`${job.node_id} is tried again.`);
      onDone();
      onClose();
    } catch (failure) {
      complain(failure);
      setBusy(false);
    }
  }

  return (
    <Dialog
      title={`Revive ${job.node_id}`}
      onClose={onClose}
      onSubmit={() => void revive()}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" type="submit" busy={busy}>
            Revive
          </Button>
        </>
      }
    >
      <p className="ops-bad">{why}</p>
      <p>
        It is run again, with what depends on it. An order that was placed at a provider is looked up, not placed again.
      </p>
      <CheckField
        label="Order again where the order's reply was lost"
        checked={orderAgain}
        onChange={setOrderAgain}
        hint="Only after looking at the provider: if the order is there, it is paid twice."
      />
    </Dialog>
  );
}
