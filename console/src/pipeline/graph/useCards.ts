import { applyNodeChanges, type NodeChange } from "@xyflow/react";
import { useCallback, useEffect, useState } from "react";
import { useStore } from "../../app/store";
import { type Desk, useDesk, useDocs } from "../Desk";
import type { Spot } from "../known/doc";
import { type CardNode, nodesOf } from "./flow";
import { placeAll } from "./layout";
import { sizeIn } from "./size";

/** The nodes as React Flow has them; they change with docs, places and the selection, never with a status. */
export function useCards() {
  const { kinds, places, selected, editor } = useDesk();
  const docs = useDocs();
  const chosen = useStore(selected);
  const [nodes, setNodes] = useState<CardNode[]>([]);

  useEffect(() => {
    places.set(placeAll(docs, places.get(), sizeIn(docs, kinds)));
  }, [docs, kinds, places]);

  const standing = useStore(places);
  useEffect(() => {
    setNodes((before) => {
      const known = new Map(before.map((node) => [node.id, node]));
      return nodesOf(docs, kinds, standing, new Set(chosen), known);
    });
  }, [docs, kinds, standing, chosen]);

  const onNodesChange = useCallback(
    (changes: NodeChange<CardNode>[]) => {
      setNodes((before) => applyNodeChanges(changes, before));
      const picks = changes.filter((change) => change.type === "select");
      if (picks.length > 0) select(selected, picks);
      const drops = changes.filter((change) => change.type === "position" && change.dragging === false);
      const spots = new Map<string, Spot>();
      for (const change of drops)
        if (change.type === "position" && change.position) spots.set(change.id, round(change.position));
      if (spots.size === 0) return;
      const before = places.get();
      places.set(new Map([...before, ...spots]));
      editor.move(spots, before);
    },
    [selected, places, editor],
  );
  return { nodes, onNodesChange };
}

function select(selected: Desk["selected"], picks: readonly { id: string; selected: boolean }[]) {
  const off = new Set(picks.filter((pick) => !pick.selected).map((pick) => pick.id));
  const on = picks.filter((pick) => pick.selected).map((pick) => pick.id);
  selected.set([...selected.get().filter((id) => !off.has(id) && !on.includes(id)), ...on]);
}

function round({ x, y }: Spot): Spot {
  return { x: Math.round(x), y: Math.round(y) };
}
