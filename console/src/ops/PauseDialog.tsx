import { useState } from "react";
import { api, ask, type QueueView } from "../api";
import { Button, complain, Dialog, TextField, tell } from "../app/ui";

/** Pause a queue, with a reason for the next person who looks. */
export function PauseDialog({ queue, onClose }: { queue: QueueView; onClose: () => void }) {
  const [reason, setReason] = useState("");
  const [busy, setBusy] = useState(false);

  async function pause() {
    setBusy(true);
    try {
      const body = { reason: reason.trim() || null };
      await ask(api.POST("/queues/{queue}/pause", { params: { path: { queue: queue.name } }, body }));
      tell(`${queue.name} is paused on all workers.`);
      onClose();
    } catch (failure) {
      complain(failure);
      setBusy(false);
    }
  }

  return (
    <Dialog
      title={`Pause ${queue.name}`}
      onClose={onClose}
      onSubmit={() => void pause()}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" type="submit" busy={busy}>
            Pause
          </Button>
        </>
      }
    >
      <p>No worker begins anything more of this queue. What runs now runs to its end.</p>
      <TextField
        label="Reason"
        value={reason}
        onChange={setReason}
        maxLength={500}
        hint="For the next person who looks."
      />
    </Dialog>
  );
}
