/** Questions about a graph of docs. */

import { parentsOf } from "./kinds";
import type { Docs } from "./live";

/** Return the nodes that refer to each node. */
export function childrenOf(docs: Docs): Map<string, string[]> {
  const children = new Map<string, string[]>();
  for (const doc of docs.values()) {
    for (const parent of new Set(parentsOf(doc))) children.set(parent, [...(children.get(parent) ?? []), doc.id]);
  }
  return children;
}

/** Return a node and everything that needs it, near or far. */
export function downstream(docs: Docs, from: string): Set<string> {
  const children = childrenOf(docs);
  return closure(from, (id) => children.get(id) ?? []);
}

/** Return a node and everything that it needs, near or far. */
export function upstream(docs: Docs, from: string): Set<string> {
  return closure(from, (id) => {
    const doc = docs.get(id);
    return doc === undefined ? [] : parentsOf(doc);
  });
}

function closure(from: string, next: (id: string) => Iterable<string>): Set<string> {
  const found = new Set([from]);
  for (const id of found) for (const other of next(id)) found.add(other);
  return found;
}
