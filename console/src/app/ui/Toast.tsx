import { useEffect } from "react";
import { Store, useStore } from "../store";
import { IconButton } from "./Button";
import "./toast.css";

interface Note {
  id: number;
  kind: "ok" | "bad";
  text: string;
}

const LASTS_MS = { ok: 4000, bad: 12_000 };
const notes = new Store<readonly Note[]>([]);
let last = 0;

/** Say in a corner what was done. */
export function tell(text: string): void {
  add("ok", text);
}

/** Say in a corner what did not work, with the sentence of the error. */
export function complain(failure: unknown): void {
  add("bad", failure instanceof Error ? failure.message : String(failure));
}

function add(kind: Note["kind"], text: string): void {
  notes.set([...notes.get().slice(-3), { id: ++last, kind, text }]);
}

function drop(id: number): void {
  notes.set(notes.get().filter((note) => note.id !== id));
}

/** The corner. */
export function Toasts() {
  return (
    <div className="ui-toasts" role="status" aria-live="polite">
      {useStore(notes).map((note) => (
        <Toast key={note.id} note={note} />
      ))}
    </div>
  );
}

function Toast({ note }: { note: Note }) {
  useEffect(() => {
    const timer = window.setTimeout(() => drop(note.id), LASTS_MS[note.kind]);
    return () => window.clearTimeout(timer);
  }, [note]);
  return (
    <div className={`ui-toast ${note.kind}`}>
      <span>{note.text}</span>
      <IconButton icon="close" label="Dismiss" onClick={() => drop(note.id)} />
    </div>
  );
}
