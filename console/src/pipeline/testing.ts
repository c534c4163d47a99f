/** Nodes and node types for tests; the types are as the API describes them, shortened. */

import type { NodeTypeView, SlotView } from "../api";
import type { NodeDoc } from "./known/doc";
import { Kinds } from "./known/kinds";

/** Return a node, with what is given instead of nothing. */
export function node(id: string, type: string, given: Partial<NodeDoc> = {}): NodeDoc {
  return { id, type, title: "", inputs: {}, config: {}, asset: null, position: null, ...given };
}

/** Return nodes by their ids. */
export function docsOf(...docs: NodeDoc[]): ReadonlyMap<string, NodeDoc> {
  return new Map(docs.map((doc) => [doc.id, doc]));
}

export const KINDS = new Kinds(
  [
    kind("asset", null, {}),
    kind("generate-voiceover", "audio", { script: slot(["text"], 1) }),
    kind("talking-head", "video", { script: slot(["text"]), audio: slot(["audio"]) }, ["generate-talking-head"]),
    kind("render-code", "video", { config: slot(["json"], 1) }),
    kind("mix-audio", "video", { video: slot(["video"], 1), audio: slot(["audio"], 1) }),
    kind("merge-videos", "video", { segments: slot(["video"], 2, true) }),
  ],
  { properties: { type: { enum: ["text", "json", "image", "script"], "x-makes": { script: "text" } } } },
);

function kind(
  type: NodeTypeView["type"],
  makes: NodeTypeView["makes"],
  slots: Record<string, SlotView>,
  aliases: string[] = [],
): NodeTypeView {
  return { type, aliases, queue: "media", makes, providers: ["local"], slots, one_of: [], config: {} };
}

function slot(accepts: SlotView["accepts"], least = 0, multiple = false): SlotView {
  return { accepts, least, multiple };
}
