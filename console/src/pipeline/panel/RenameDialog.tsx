import { useState } from "react";
import { Button, Dialog, TextField } from "../../app/ui";
import { useDesk } from "../Desk";
import { renamed } from "../edit/changes";

/** Give a node another id, wherever it is spoken of; what was made is reused. */
export function RenameDialog({ id, onClose }: { id: string; onClose: () => void }) {
  const { live, editor, selected, places } = useDesk();
  const [typed, setTyped] = useState(id);
  const to = typed.trim();
  const isTaken = to !== id && live.docs.get().has(to);
  const error = isTaken ? "Another node has this id." : "";
  const rename = () => {
    if (to === "" || isTaken) return;
    const spot = places.get().get(id);
    if (spot) places.set(new Map([...places.get(), [to, spot]]));
    editor.apply(`rename ${id}`, (docs) => renamed(docs, id, to));
    selected.set([to]);
    onClose();
  };
  return (
    <Dialog
      title="Change the id"
      onClose={onClose}
      onSubmit={rename}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" type="submit" disabled={to === "" || to === id || isTaken}>
            Change
          </Button>
        </>
      }
    >
      <TextField
        label="Id"
        hint="References follow. What was made under the old id is reused, at no cost."
        error={error}
        value={typed}
        onChange={setTyped}
        mono
        autoFocus
      />
    </Dialog>
  );
}
