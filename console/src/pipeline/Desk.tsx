/** What all parts of the page share: the pipeline as it is heard, the way to edit it, and what is selected. */

import { createContext, useCallback, useContext, useSyncExternalStore } from "react";
import type { NodeView } from "../api";
import { type Store, useStore } from "../app/store";
import type { Editor } from "./edit/editor";
import type { Spot } from "./known/doc";
import type { Kinds } from "./known/kinds";
import type { LivePipeline } from "./known/live";

export interface Desk {
  live: LivePipeline;
  editor: Editor;
  kinds: Kinds;
  /** Whoever may not edit sees nothing that would be refused. */
  mayEdit: boolean;
  /** The selected nodes; the last one is the one whose panel is open. */
  selected: Store<readonly string[]>;
  /** Addresses of the selected edges. */
  wires: Store<ReadonlySet<string>>;
  /** Where all nodes stand now, by hand or by the layout. */
  places: Store<ReadonlyMap<string, Spot>>;
}

export const DeskContext = createContext<Desk | null>(null);

/** Return what all parts of the page share. */
export function useDesk(): Desk {
  const desk = useContext(DeskContext);
  if (desk === null) throw new Error("outside of a pipeline's page");
  return desk;
}

/** Follow one node; undefined: it is not there, or not heard of yet. */
export function useNode(id: string): NodeView | undefined {
  const { live } = useDesk();
  const subscribe = useCallback((listener: () => void) => live.subscribe(id, listener), [live, id]);
  return useSyncExternalStore(subscribe, () => live.node(id));
}

/** Follow what was written about all nodes. */
export function useDocs() {
  return useStore(useDesk().live.docs);
}
