import type { KeyboardEvent } from "react";
import { type Desk, useDesk } from "../Desk";
import { disconnected } from "../edit/changes";
import { addCopies, copySelected, removeSelected } from "../edit/selection";
import type { GraphHandle } from "./handle";
import { neighbour } from "./layout";

/** Return what keys do while the graph has the focus. */
export function useGraphKeys(handle: GraphHandle, onOpen: () => void) {
  const desk = useDesk();
  return (event: KeyboardEvent) => {
    if ((event.target as HTMLElement).matches("input, textarea, select, button")) return;
    const isOurs = event.ctrlKey || event.metaKey ? withMod(desk, event.key) : plain(desk, event.key, handle, onOpen);
    if (isOurs) event.preventDefault();
  };
}

function plain(desk: Desk, key: string, handle: GraphHandle, onOpen: () => void): boolean {
  const { selected, places, live } = desk;
  const last = selected.get().at(-1);
  if (key.startsWith("Arrow")) {
    const [first = null] = live.docs.get().keys();
    const next = last === undefined ? first : neighbour(last, key, places.get());
    if (next !== null) handle.show(next);
  } else if (key === "Enter" && last !== undefined) onOpen();
  else if (key === "Escape") selected.set([]);
  else if (desk.mayEdit && (key === "Delete" || key === "Backspace")) removeAll(desk);
  else return false;
  return true;
}

function withMod(desk: Desk, key: string): boolean {
  if (key === "a") desk.selected.set([...desk.live.docs.get().keys()]);
  else if (key === "c") copySelected(desk);
  else if (key === "v" && desk.mayEdit) addCopies(desk);
  else return false;
  return true;
}

/** Remove what is selected: nodes, else edges. */
function removeAll(desk: Desk): void {
  const { wires, editor, kinds, selected } = desk;
  if (selected.get().length > 0) {
    removeSelected(desk);
    return;
  }
  const gone = [...wires.get()].map((id) => JSON.parse(id) as [string, string, string]);
  wires.set(new Set());
  const edges = gone.map(([parent, child, slot]) => ({ parent, child, slot }));
  editor.apply("disconnect", (docs) => disconnected(docs, kinds, edges));
}
