/** New nodes. */

import type { Desk } from "../Desk";
import { freeSpot } from "../graph/layout";
import type { Json, NodeDoc, Spot } from "../known/doc";
import { freeId } from "./changes";

/** What the palette offers: a node type, and for assets what they bring. */
export interface Offer {
  type: string;
  /** Of assets. */
  asset: Json | null;
  name: string;
}

/** How an offer travels when it is dragged. */
export const OFFER = "application/x-callsheet-node";

/** Return all that can be added, as the API describes it. */
export function offersOf({ kinds }: Pick<Desk, "kinds">): Offer[] {
  const assets = kinds.assetTypes.map((type) => ({ type: "asset", asset: { type }, name: type }));
  const others = kinds.all.filter((kind) => kind.type !== "asset");
  return [...others.map((kind) => ({ type: kind.type, asset: null, name: kind.type })), ...assets];
}

/** Add a node and select it. */
export function addNode(desk: Desk, offer: Offer, wanted: Spot, title = ""): string {
  const id = freeId(offer.name, (name) => desk.live.docs.get().has(name));
  const position = freeSpot(wanted, desk.places.get());
  const doc: NodeDoc = { id, title, type: offer.type, inputs: {}, config: {}, asset: offer.asset, position };
  desk.editor.apply(`add ${id}`, () => new Map([[id, doc]]));
  desk.selected.set([id]);
  return id;
}
