import type { EdgeChange } from "@xyflow/react";
import { useCallback, useMemo } from "react";
import { useStore } from "../../app/store";
import { useDesk, useDocs } from "../Desk";
import { edgesOf, type WireEdge } from "./flow";

/** The edges, and which of them are selected. */
export function useWires() {
  const { kinds, wires } = useDesk();
  const docs = useDocs();
  const chosen = useStore(wires);
  const edges = useMemo(() => edgesOf(docs, kinds), [docs, kinds]);
  const shown = useMemo(
    () => (chosen.size === 0 ? edges : edges.map((edge) => (chosen.has(edge.id) ? { ...edge, selected: true } : edge))),
    [edges, chosen],
  );
  const onEdgesChange = useCallback(
    (changes: EdgeChange<WireEdge>[]) => {
      const now = new Set(wires.get());
      for (const change of changes) {
        if (change.type === "select" && change.selected) now.add(change.id);
        if (change.type === "select" && !change.selected) now.delete(change.id);
      }
      wires.set(now);
    },
    [wires],
  );
  return { edges: shown, onEdgesChange };
}
