import { useState } from "react";
import { api, ask, type QueueView } from "../api";
import { Button, Dialog, TextField, tell } from "../app/ui";

/** Set how many jobs of a queue run at once. */
export function LimitDialog({ queue, onClose }: { queue: QueueView; onClose: () => void }) {
  const [text, setText] = useState(queue.max_running === null ? "" : String(queue.max_running));
  const [error, setError] = useState("");
  const [busy, setBusy] = useState(false);

  async function limit() {
    const most = text.trim() === "" ? null : Number(text);
    if (most !== null && !(Number.isInteger(most) && most >= 1))
      return setError("A whole number from 1 on, or nothing.");
    setBusy(true);
    try {
      const body = { max_running: most };
      await ask(api.PUT("/queues/{queue}/limit", { params: { path: { queue: queue.name } }, body }));
      tell(most === null ? `${queue.name} has no limit.` : `${queue.name} runs ${most} at once at most.`);
      onClose();
    } catch (failure) {
      setError((failure as Error).message);
      setBusy(false);
    }
  }

  return (
    <Dialog
      title={`Limit ${queue.name}`}
      onClose={onClose}
      onSubmit={() => void limit()}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" type="submit" busy={busy}>
            Set
          </Button>
        </>
      }
    >
      <TextField
        label="At most so many at once, over all workers"
        value={text}
        onChange={setText}
        inputMode="numeric"
        placeholder="no limit"
        error={error}
        hint="Leave it empty for no limit."
      />
    </Dialog>
  );
}
