/** What node types there are and what fits where, read from the API's own description of them. */

import type { MediaType, NodeTypeView, SlotView } from "../../api";
import type { Json, NodeDoc } from "./doc";
import { references } from "./doc";

export class Kinds {
  private readonly byName = new Map<string, NodeTypeView>();
  private readonly media: Record<string, MediaType>;

  constructor(
    readonly all: readonly NodeTypeView[],
    /** JSON Schema of the asset column; `x-makes` in it names what flows from assets whose type is no medium itself. */
    readonly asset: Json,
  ) {
    for (const kind of all) for (const name of [kind.type, ...kind.aliases]) this.byName.set(name, kind);
    this.media = mediaOfAssets(asset);
  }

  /** What an asset can be. */
  get assetTypes(): string[] {
    return Object.keys(this.media);
  }

  /** Return a node type by its name or another one that is read; undefined: there is none. */
  of(type: string): NodeTypeView | undefined {
    return this.byName.get(type);
  }

  /** Return the slots of a node, in the order in which they are described. */
  slots(doc: NodeDoc): [name: string, slot: SlotView][] {
    return Object.entries(this.of(doc.type)?.slots ?? {});
  }

  /** Return what flows from a node; null: that cannot be told, since it is not valid itself. */
  makes(doc: NodeDoc): MediaType | null {
    const kind = this.of(doc.type);
    if (kind === undefined) return null;
    return kind.makes ?? this.media[String(doc.asset?.type)] ?? null;
  }

  /** Say why a node cannot stand in a slot of another; null: it can. */
  refusal(parent: NodeDoc, child: NodeDoc, slot: string, docs: ReadonlyMap<string, NodeDoc>): string | null {
    const wanted = this.of(child.type)?.slots[slot];
    if (wanted === undefined) return `${child.type} has no slot ${slot}`;
    if (parent.id === child.id) return "a node cannot need itself";
    const makes = this.makes(parent);
    if (makes !== null && !wanted.accepts.includes(makes)) {
      return `${parent.id} makes ${makes}, but ${slot} takes ${wanted.accepts.join(" or ")}`;
    }
    if (references(child, slot).includes(parent.id)) return `${parent.id} is in ${slot} already`;
    if (this.isUpstream(child.id, parent, docs)) return `${parent.id} needs ${child.id}: that would be a circle`;
    return null;
  }

  /** Say whether a node is among those that another one needs, near or far. */
  private isUpstream(wanted: string, from: NodeDoc, docs: ReadonlyMap<string, NodeDoc>): boolean {
    const seen = new Set<string>();
    const open = [from];
    for (let doc = open.pop(); doc !== undefined; doc = open.pop()) {
      for (const parent of parentsOf(doc)) {
        if (parent === wanted) return true;
        const found = docs.get(parent);
        if (found !== undefined && !seen.has(parent)) open.push(found);
        seen.add(parent);
      }
    }
    return false;
  }
}

/** Return all nodes that a node refers to. */
export function parentsOf(doc: NodeDoc): string[] {
  return Object.keys(doc.inputs).flatMap((slot) => references(doc, slot));
}

function mediaOfAssets(schema: Json): Record<string, MediaType> {
  const type = ((schema.properties as Json | undefined)?.type ?? {}) as { enum?: string[]; "x-makes"?: Json };
  const named = type["x-makes"] ?? {};
  return Object.fromEntries((type.enum ?? []).map((name) => [name, (named[name] ?? name) as MediaType]));
}
