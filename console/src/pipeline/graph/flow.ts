/** The graph in the words of React Flow, made from docs alone: what the system says of nodes changes nothing here. */

import type { Edge, Node } from "@xyflow/react";
import type { MediaType } from "../../api";
import { type NodeDoc, nameOf, references, type Spot } from "../known/doc";
import type { Kinds } from "../known/kinds";
import type { Docs } from "../known/live";
import { handlesOf, sizeOf } from "./size";

export type CardNode = Node<{ doc: NodeDoc }, "card">;
export type WireEdge = Edge<{ medium: MediaType | null; place: number | null; slot: string }, "wire">;

/** Return the nodes; those whose doc, place and selection are as before stay the same objects. */
export function nodesOf(
  docs: Docs,
  kinds: Kinds,
  places: ReadonlyMap<string, Spot>,
  selected: ReadonlySet<string>,
  before: ReadonlyMap<string, CardNode>,
): CardNode[] {
  return [...docs.values()].map((doc) => {
    const known = before.get(doc.id);
    const position = places.get(doc.id) ?? { x: 0, y: 0 };
    const isSelected = selected.has(doc.id);
    const stands = known?.position.x === position.x && known.position.y === position.y;
    if (known?.data.doc === doc && stands && known.selected === isSelected) return known;
    return cardOf(doc, kinds, position, isSelected);
  });
}

/** Return an edge for each reference to a node that is there. */
export function edgesOf(docs: Docs, kinds: Kinds): WireEdge[] {
  return [...docs.values()].flatMap((doc) =>
    Object.keys(doc.inputs).flatMap((slot) => {
      const many = kinds.of(doc.type)?.slots[slot]?.multiple === true;
      return references(doc, slot).flatMap((parent, place) => {
        const from = docs.get(parent);
        return from === undefined || kinds.of(doc.type)?.slots[slot] === undefined
          ? []
          : [wireOf(from, doc, slot, many ? place : null, kinds)];
      });
    }),
  );
}

/** Return the address of an edge within a pipeline. */
export function edgeId(parent: string, child: string, slot: string): string {
  return JSON.stringify([parent, child, slot]);
}

function cardOf(doc: NodeDoc, kinds: Kinds, position: Spot, selected: boolean): CardNode {
  const size = sizeOf(doc, kinds);
  return {
    id: doc.id,
    type: "card",
    data: { doc },
    position,
    selected,
    ...size,
    measured: size,
    handles: handlesOf(doc, kinds, size),
    ariaLabel: `${nameOf(doc)}, ${doc.type}`,
  };
}

function wireOf(from: NodeDoc, to: NodeDoc, slot: string, place: number | null, kinds: Kinds): WireEdge {
  const medium = kinds.makes(from);
  return {
    id: edgeId(from.id, to.id, slot),
    type: "wire",
    source: from.id,
    target: to.id,
    sourceHandle: "out",
    targetHandle: slot,
    data: { medium, place, slot },
    ariaLabel: `${nameOf(from)} as ${slot} of ${nameOf(to)}`,
  };
}
