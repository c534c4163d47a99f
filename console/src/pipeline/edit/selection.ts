/** What is done with the selected nodes as a whole. */

import { tell } from "../../app/ui";
import type { Desk } from "../Desk";
import type { NodeDoc } from "../known/doc";
import { duplicated, removed } from "./changes";

const ASIDE = { x: 40, y: 40 };

/** Copied nodes; they can be pasted into another pipeline of this tab, too. */
let copied: readonly NodeDoc[] = [];

/** Remember the selected nodes. */
export function copySelected(desk: Desk): void {
  copied = selectedDocs(desk);
  if (copied.length > 0) tell(copied.length === 1 ? "One node is copied." : `${copied.length} nodes are copied.`);
}

/** Add copies of what is remembered, and select them. */
export function addCopies(desk: Desk): void {
  add(desk, "paste", copied);
}

/** Add copies of the selected nodes, and select them. */
export function duplicateSelected(desk: Desk): void {
  add(desk, "duplicate", selectedDocs(desk));
}

/** Remove the selected nodes and the references to them. */
export function removeSelected(desk: Desk): void {
  const ids = new Set(desk.selected.get());
  desk.selected.set([]);
  desk.editor.apply(ids.size === 1 ? `delete ${[...ids][0]}` : `delete ${ids.size} nodes`, (docs) =>
    removed(docs, desk.kinds, ids),
  );
}

function add(desk: Desk, label: string, docs: readonly NodeDoc[]): void {
  const copies = duplicated(desk.live.docs.get(), docs, ASIDE);
  if (copies.size === 0) return;
  desk.editor.apply(label, () => copies);
  desk.selected.set([...copies.keys()]);
}

function selectedDocs({ live, selected, places }: Desk): NodeDoc[] {
  return selected.get().flatMap((id) => {
    const doc = live.docs.get().get(id);
    return doc === undefined ? [] : [{ ...doc, position: doc.position ?? places.get().get(id) ?? null }];
  });
}
