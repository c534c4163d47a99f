/** Edits of a graph as values: which docs were there and which shall be; nothing is written here. */

import { type Inputs, type Json, type NodeDoc, references, type Spot, same, withReferences } from "../known/doc";
import type { Kinds } from "../known/kinds";
import type { Docs } from "../known/live";

/** Null: no node of this id. */
export type DocMap = ReadonlyMap<string, NodeDoc | null>;

/** An edit that can be taken back: the same nodes before and after it. */
export interface Change {
  /** What it does, as "connect film". */
  label: string;
  before: DocMap;
  after: DocMap;
}

/** Return the change that brings some nodes from what they are to what they shall be; null: they are that already. */
export function changeOf(label: string, docs: Docs, after: DocMap): Change | null {
  const real = [...after].filter(([id, doc]) => !same(docs.get(id) ?? null, doc));
  if (real.length === 0) return null;
  const before = new Map(real.map(([id]) => [id, docs.get(id) ?? null]));
  return { label, before, after: new Map(real) };
}

/** Return the change that takes one back. */
export function inverse(change: Change): Change {
  return { label: change.label, before: change.after, after: change.before };
}

/** Say which nodes are no longer as a change left them: somebody has edited them since. */
export function strayed(docs: Docs, left: DocMap): string[] {
  return [...left].filter(([id, doc]) => !same(docs.get(id) ?? null, doc)).map(([id]) => id);
}

/** Return the same change of what stands there now: only what it changes itself is written over it. */
export function rebased(change: Change, docs: Docs): Change {
  const ids = [...change.after.keys()];
  const after = ids.map((id) => {
    const [before, mine, theirs] = [change.before.get(id), change.after.get(id), docs.get(id)];
    return [id, before && mine && theirs ? merged(before, mine, theirs) : (mine ?? null)] as const;
  });
  return { label: change.label, before: new Map(ids.map((id) => [id, docs.get(id) ?? null])), after: new Map(after) };
}

/** Change one node. */
export function edited(docs: Docs, id: string, change: Partial<NodeDoc>): DocMap {
  const doc = docs.get(id);
  return new Map(doc === undefined ? [] : [[id, { ...doc, ...change }]]);
}

/** Move nodes to other places. */
export function moved(docs: Docs, places: ReadonlyMap<string, Spot>): DocMap {
  const after = new Map<string, NodeDoc>();
  for (const [id, position] of places) {
    const doc = docs.get(id);
    if (doc !== undefined) after.set(id, { ...doc, position });
  }
  return after;
}

/** Put a node into another's slot: beside the ones that are there, or instead of the one. */
export function connected(docs: Docs, kinds: Kinds, parent: string, child: string, slot: string): DocMap {
  const doc = docs.get(child);
  const wanted = doc && kinds.of(doc.type)?.slots[slot];
  if (doc === undefined || wanted === undefined) return new Map();
  const parents = wanted.multiple ? [...references(doc, slot), parent] : [parent];
  return edited(docs, child, { inputs: withReferences(doc.inputs, slot, parents, wanted.multiple) });
}

/** Take references out of slots. */
export function disconnected(
  docs: Docs,
  kinds: Kinds,
  edges: readonly { parent: string; child: string; slot: string }[],
): DocMap {
  const after = new Map<string, NodeDoc>();
  for (const { parent, child, slot } of edges) {
    const doc = after.get(child) ?? docs.get(child);
    if (doc !== undefined) after.set(child, without(doc, kinds, slot, new Set([parent])));
  }
  return after;
}

/** Give a slot its references in another order. */
export function reordered(docs: Docs, child: string, slot: string, from: number, to: number): DocMap {
  const doc = docs.get(child);
  const parents = doc === undefined ? [] : references(doc, slot);
  const [taken] = parents.slice(from, from + 1);
  if (doc === undefined || taken === undefined || to < 0 || to >= parents.length) return new Map();
  const rest = parents.filter((_, place) => place !== from);
  const inputs = withReferences(doc.inputs, slot, [...rest.slice(0, to), taken, ...rest.slice(to)], true);
  return edited(docs, child, { inputs });
}

/** Remove nodes, and the references to them. */
export function removed(docs: Docs, kinds: Kinds, ids: ReadonlySet<string>): DocMap {
  const after = new Map<string, NodeDoc | null>();
  for (const doc of docs.values()) {
    if (ids.has(doc.id)) after.set(doc.id, null);
    else {
      const slots = Object.keys(doc.inputs).filter((slot) => references(doc, slot).some((parent) => ids.has(parent)));
      const healed = slots.reduce((now, slot) => without(now, kinds, slot, ids), doc);
      if (healed !== doc) after.set(doc.id, healed);
    }
  }
  return after;
}

/** Copy nodes, a little aside; references between the copies are kept, those to others stay what they are. */
export function duplicated(docs: Docs, originals: readonly NodeDoc[], aside: Spot): Map<string, NodeDoc> {
  const names = new Map<string, string>();
  for (const doc of originals)
    names.set(
      doc.id,
      freeId(doc.id, (id) => docs.has(id) || [...names.values()].includes(id)),
    );
  const renamed = (id: string) => names.get(id) ?? id;
  return new Map(
    originals.map((doc) => {
      const inputs = Object.fromEntries(
        Object.entries(doc.inputs).map(([slot, value]) => [
          slot,
          Array.isArray(value) ? value.map(renamed) : renamed(value),
        ]),
      );
      const spot = doc.position ?? { x: 0, y: 0 };
      const position = { x: spot.x + aside.x, y: spot.y + aside.y };
      const copy = { ...doc, id: renamed(doc.id), title: doc.title && `${doc.title} (copy)`, inputs, position };
      return [copy.id, copy];
    }),
  );
}

/** Give a node another id, wherever it is spoken of. */
export function renamed(docs: Docs, from: string, to: string): DocMap {
  const after = new Map<string, NodeDoc | null>();
  const doc = docs.get(from);
  if (doc === undefined || from === to || docs.has(to)) return after;
  after.set(from, null);
  after.set(to, { ...doc, id: to });
  for (const other of docs.values()) {
    const inputs = Object.fromEntries(
      Object.entries(other.inputs).map(([slot, value]) => [
        slot,
        Array.isArray(value) ? value.map((id) => (id === from ? to : id)) : value === from ? to : value,
      ]),
    );
    if (other.id !== from && !same(inputs, other.inputs)) after.set(other.id, { ...other, inputs });
  }
  return after;
}

/** Return an id that nobody has: the wanted one, else the next of its numbers, as film-2. */
export function freeId(wanted: string, taken: (id: string) => boolean): string {
  const stem = wanted.replace(/-\d+$/, "");
  let id = wanted;
  for (let number = 2; taken(id); number++) id = `${stem}-${number}`;
  return id;
}

function merged(before: NodeDoc, mine: NodeDoc, theirs: NodeDoc): NodeDoc {
  return {
    ...(overlaid({ ...before }, { ...mine }, { ...theirs }) as unknown as NodeDoc),
    inputs: overlaid(before.inputs, mine.inputs, theirs.inputs) as Inputs,
    config: overlaid(before.config, mine.config, theirs.config),
  };
}

/** Return theirs with those keys of mine that I have changed. */
function overlaid(before: Json, mine: Json, theirs: Json): Json {
  const changed = [...new Set([...Object.keys(before), ...Object.keys(mine)])].filter(
    (key) => !same(before[key] ?? null, mine[key] ?? null),
  );
  const kept = Object.entries(theirs).filter(([key]) => !changed.includes(key));
  const written = Object.entries(mine).filter(([key]) => changed.includes(key));
  return Object.fromEntries([...kept, ...written]);
}

function without(doc: NodeDoc, kinds: Kinds, slot: string, parents: ReadonlySet<string>): NodeDoc {
  const rest = references(doc, slot).filter((parent) => !parents.has(parent));
  const multiple = kinds.of(doc.type)?.slots[slot]?.multiple ?? Array.isArray(doc.inputs[slot]);
  return { ...doc, inputs: withReferences(doc.inputs, slot, rest, multiple) };
}
