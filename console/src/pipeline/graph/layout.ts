/** Places for nodes, from left to right. */

import { Graph, layout } from "@dagrejs/dagre";
import type { Spot } from "../known/doc";
import { parentsOf } from "../known/kinds";
import type { Docs } from "../known/live";

export interface Size {
  width: number;
  height: number;
}

/** Above so many nodes a rougher ranking is taken, which is as readable and ten times as fast. */
const MANY = 300;
const GRID = 10;
/** What a node takes up, with what is kept free around it. */
const ROOM: Size = { width: 280, height: 180 };

/** Return a place (its upper left corner) for every node, as if nobody had put any of them anywhere. */
export function arrange(docs: Docs, sizeOf: (id: string) => Size): Map<string, Spot> {
  const graph = new Graph<object, Size & Partial<Spot>, object>();
  const ranker = docs.size > MANY ? "longest-path" : "network-simplex";
  graph.setGraph({ rankdir: "LR", nodesep: 28, ranksep: 90, ranker });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const id of docs.keys()) graph.setNode(id, { ...sizeOf(id) });
  for (const doc of docs.values()) {
    for (const parent of parentsOf(doc)) if (docs.has(parent)) graph.setEdge(parent, doc.id);
  }
  layout(graph);
  const down = readsDown([...docs.keys()].map((id) => graph.node(id).y ?? 0)) ? 1 : -1;
  return new Map([...docs.keys()].map((id) => [id, corner(graph.node(id), down)]));
}

/** Say whether what was made first mostly stands above what was made later, as one reads; else the picture is turned over. */
function readsDown(heights: readonly number[]): boolean {
  const mean = heights.reduce((sum, y) => sum + y, 0) / heights.length;
  return heights.reduce((sum, y, place) => sum + (y - mean) * (place - heights.length / 2), 0) >= 0;
}

/**
 * Return a place for every node: where somebody put it, else where it stands already, else where the layout has it.
 *
 * Nothing that has a place moves when others come or go.
 */
export function placeAll(docs: Docs, standing: ReadonlyMap<string, Spot>, sizeOf: (id: string) => Size) {
  const places = new Map<string, Spot>();
  let arranged: Map<string, Spot> | null = null;
  for (const doc of docs.values()) {
    const known = doc.position ?? standing.get(doc.id);
    if (known === undefined) arranged ??= arrange(docs, sizeOf);
    places.set(doc.id, known ?? arranged?.get(doc.id) ?? { x: 0, y: 0 });
  }
  return places;
}

/** Return the place that is wanted, or the next one to the right where nothing stands yet. */
export function freeSpot(wanted: Spot, places: ReadonlyMap<string, Spot>): Spot {
  const isTaken = ({ x, y }: Spot) =>
    [...places.values()].some((spot) => Math.abs(spot.x - x) < ROOM.width && Math.abs(spot.y - y) < ROOM.height);
  const spot = { ...wanted };
  while (isTaken(spot)) spot.x += ROOM.width / 2;
  return spot;
}

/** Return the nearest node in a direction, for the arrow keys; null: there is none. */
export function neighbour(from: string, key: string, places: ReadonlyMap<string, Spot>): string | null {
  const here = places.get(from);
  const [dx, dy] = DIRECTIONS[key] ?? [0, 0];
  if (here === undefined || (dx === 0 && dy === 0)) return null;
  let best: [string, number] | null = null;
  for (const [id, spot] of places) {
    const along = (spot.x - here.x) * dx + (spot.y - here.y) * dy;
    const aside = Math.abs((spot.x - here.x) * dy) + Math.abs((spot.y - here.y) * dx);
    if (id === from || along < GRID || aside > along * 3) continue;
    const distance = along + aside * 2;
    if (best === null || distance < best[1]) best = [id, distance];
  }
  return best === null ? null : best[0];
}

const DIRECTIONS: Record<string, readonly [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

function corner(node: Size & Partial<Spot>, down: 1 | -1): Spot {
  const [x, y] = [(node.x ?? 0) - node.width / 2, (node.y ?? 0) * down - node.height / 2];
  return { x: Math.round(x / GRID) * GRID, y: Math.round(y / GRID) * GRID };
}
