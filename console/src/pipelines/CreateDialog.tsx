import { useState } from "react";
import { ApiError, api, ask } from "../api";
import { Button, Dialog, SelectField, TextField } from "../app/ui";

/** Make an empty pipeline. */
export function CreateDialog({ onClose, onMade }: { onClose: () => void; onMade: (id: string) => void }) {
  const [title, setTitle] = useState("");
  const [id, setId] = useState<string | null>(null);
  const [mode, setMode] = useState("draft");
  const [budget, setBudget] = useState("");
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [busy, setBusy] = useState(false);
  const shownId = id ?? slug(title);

  async function make() {
    setBusy(true);
    try {
      const config = { mode, ...(budget.trim() !== "" && { budget: Number(budget) }) };
      const body = { title: title.trim(), version: "1.0", config, nodes: [], ...(shownId !== "" && { id: shownId }) };
      const made = await ask(api.POST("/pipelines", { body }));
      onMade(made.id);
    } catch (failure) {
      setErrors(said(failure as Error));
      setBusy(false);
    }
  }

  return (
    <Dialog
      title="New pipeline"
      onClose={onClose}
      onSubmit={() => void make()}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" type="submit" busy={busy} disabled={title.trim() === ""}>
            Create
          </Button>
        </>
      }
    >
      <TextField label="Title" value={title} onChange={setTitle} maxLength={1000} error={errors.title} />
      <TextField
        label="Id"
        value={shownId}
        onChange={setId}
        maxLength={200}
        mono
        error={errors.id}
        hint="Names it for scripts, and for good."
      />
      <SelectField
        label="Mode"
        value={mode}
        onChange={setMode}
        options={[
          ["draft", "draft: stand-ins made on this machine, for nothing"],
          ["final", "final: the providers that the nodes name"],
        ]}
      />
      <TextField
        label="Budget"
        value={budget}
        onChange={setBudget}
        inputMode="decimal"
        pattern="[0-9]*\.?[0-9]*"
        placeholder="none"
        hint="US dollars. What would go beyond it waits for you."
        error={errors.config}
      />
      {errors[""] !== undefined && (
        <p className="pipelines-error" role="alert">
          {errors[""]}
        </p>
      )}
    </Dialog>
  );
}

/** Return an id made from a title. */
function slug(title: string): string {
  const plain = title
    .normalize("NFKD")
    .replace(/[\u0300-\u036f]/g, "")
    .toLowerCase();
  return plain
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 80);
}

function said(failure: Error): Record<string, string> {
  if (!(failure instanceof ApiError)) return { "": failure.message };
  if (failure.status === 409) return { id: "Another pipeline has this id." };
  const fields = Object.entries(failure.details).filter(([field]) => ["title", "id", "config"].includes(field));
  return fields.length > 0
    ? Object.fromEntries(fields.map(([field, words]) => [field, String(words)]))
    : { "": failure.message };
}
