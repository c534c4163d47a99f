import { Button, Dialog } from "../../app/ui";
import { type Json, type NodeDoc, same } from "../known/doc";
import type { Conflict, Editor } from "./editor";

const KEYS = ["title", "type", "inputs", "config", "asset"] as const;

/** Somebody else has edited the same meanwhile: theirs, or mine. */
export function ConflictDialog({ conflict, editor }: { conflict: Conflict; editor: Editor }) {
  const { change } = conflict.sending;
  const rows = [...change.after].flatMap(([id, doc]) => differences(id, change.before.get(id) ?? null, doc));
  const keepTheirs = () => void editor.keepTheirs();
  return (
    <Dialog
      title="Somebody else has edited this meanwhile"
      onClose={keepTheirs}
      wide
      actions={
        <>
          <Button onClick={() => void editor.writeMine()}>Write mine over theirs</Button>
          <Button kind="primary" onClick={keepTheirs} autoFocus>
            Keep theirs
          </Button>
        </>
      }
    >
      <p>Your edit is not written yet ({change.label}). Theirs stands; yours would be:</p>
      <table className="conflict" aria-label="Your edit">
        <thead>
          <tr>
            <th scope="col">What</th>
            <th scope="col">Before</th>
            <th scope="col">Yours</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ what, before, mine }) => (
            <tr key={what}>
              <td className="mono">{what}</td>
              <td className="mono">{before}</td>
              <td className="mono">{mine}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Dialog>
  );
}

function differences(id: string, before: NodeDoc | null, mine: NodeDoc | null) {
  if (before === null || mine === null) {
    return [{ what: id, before: before === null ? "not there" : "there", mine: mine === null ? "deleted" : "added" }];
  }
  return KEYS.flatMap((key) => {
    if (same(before[key], mine[key])) return [];
    const [one, other] = [before[key], mine[key]] as [Json | null, Json | null];
    if (typeof one !== "object" || typeof other !== "object") return [row(`${id}.${key}`, one, other)];
    const keys = new Set([...Object.keys(one ?? {}), ...Object.keys(other ?? {})]);
    return [...keys]
      .filter((name) => !same(one?.[name] ?? null, other?.[name] ?? null))
      .map((name) => row(`${id}.${key}.${name}`, one?.[name], other?.[name]));
  });
}

function row(what: string, before: unknown, mine: unknown) {
  return { what, before: short(before), mine: short(mine) };
}

function short(value: unknown): string {
  const text = typeof value === "string" ? value : (JSON.stringify(value) ?? "");
  return text.length > 200 ? `${text.slice(0, 200)} …` : text;
}
