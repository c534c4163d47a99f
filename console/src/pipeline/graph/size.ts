/** How large a node is drawn, and where its slots are: known before it is drawn, so that nothing has to be measured. */

import { type Node, Position } from "@xyflow/react";
import type { NodeDoc } from "../known/doc";
import type { Kinds } from "../known/kinds";
import type { Docs } from "../known/live";
import type { Size } from "./layout";

export const WIDTH = 220;
const HEAD = 46;
const FOOT = 26;
const PICTURE = 78;
const WORDS = 44;
const DOT = 12;

/** Return a node's size: with room for a picture or a waveform where it makes one. */
export function sizeOf(doc: NodeDoc, kinds: Kinds): Size {
  const makes = kinds.makes(doc);
  const middle = makes === "video" || makes === "image" ? PICTURE : WORDS;
  return { width: WIDTH, height: HEAD + middle + FOOT };
}

/** Return what says how large each of some nodes is. */
export function sizeIn(docs: Docs, kinds: Kinds): (id: string) => Size {
  return (id) => {
    const doc = docs.get(id);
    return doc === undefined ? { width: 0, height: 0 } : sizeOf(doc, kinds);
  };
}

/** Return how far down the dot of a slot is. */
export function slotTop(index: number, count: number, height: number): number {
  return Math.round(HEAD + ((height - HEAD) * (index + 0.5)) / count);
}

/** Return where edges end: one dot for each slot at the left, one for the output at the right. */
export function handlesOf(doc: NodeDoc, kinds: Kinds, { width, height }: Size): NonNullable<Node["handles"]> {
  const slots = kinds.slots(doc);
  const dot = { width: DOT, height: DOT };
  return [
    ...slots.map(([id], index) => ({
      id,
      type: "target" as const,
      position: Position.Left,
      x: -DOT / 2,
      y: slotTop(index, slots.length, height) - DOT / 2,
      ...dot,
    })),
    {
      id: "out",
      type: "source" as const,
      position: Position.Right,
      x: width - DOT / 2,
      y: height / 2 - DOT / 2,
      ...dot,
    },
  ];
}
