import type { ReactFlowInstance } from "@xyflow/react";
import type { Desk } from "../Desk";
import type { Spot } from "../known/doc";
import type { CardNode, WireEdge } from "./flow";
import { arrange } from "./layout";
import { sizeIn, WIDTH } from "./size";

/** What others may ask of the graph. */
export interface GraphHandle {
  /** Show all of it. */
  fit: () => void;
  /** Show all of it where that can be read, else where it begins. */
  enter: () => void;
  /** Select a node and bring it into the middle. */
  show: (id: string) => void;
  /** Bring a node into the middle unless it is in sight. */
  reveal: (id: string) => void;
  /** Return the place in the middle of what is seen. */
  middle: () => Spot;
  /** Lay all nodes out anew. */
  tidy: () => void;
  focus: () => void;
}

export const FIT = { padding: 0.12, maxZoom: 1.1 };
const NEAR = 0.5;
const READABLE = 0.3;
const STEP_MS = 150;
const MARGIN = 48;

/** Return the graph's handle. */
export function handleOf(
  desk: Desk,
  flow: ReactFlowInstance<CardNode, WireEdge>,
  frame: { current: HTMLElement | null },
): GraphHandle {
  const { live, kinds, places, selected, editor } = desk;
  const fit = () => void flow.fitView({ ...FIT, duration: STEP_MS });
  const centre = (id: string, least: number) => {
    const spot = places.get().get(id);
    const zoom = Math.max(flow.getZoom(), least);
    if (spot) void flow.setCenter(spot.x + WIDTH / 2, spot.y + WIDTH / 3, { zoom, duration: STEP_MS });
  };
  return {
    fit,
    enter: () => {
      const box = boundsOf(places.get());
      const { width, height } = frame.current?.getBoundingClientRect() ?? new DOMRect();
      if (Math.min(width / box.width, height / box.height) > READABLE) void flow.fitView(FIT);
      else void flow.setViewport({ x: MARGIN - box.x * NEAR, y: MARGIN - box.y * NEAR, zoom: NEAR });
    },
    show: (id) => {
      selected.set([id]);
      centre(id, NEAR);
    },
    reveal: (id) => {
      const spot = places.get().get(id);
      const box = frame.current?.getBoundingClientRect();
      if (!spot || !box) return;
      const from = flow.flowToScreenPosition(spot);
      const to = flow.flowToScreenPosition({ x: spot.x + WIDTH, y: spot.y + WIDTH / 2 });
      if (from.x < box.left || from.y < box.top || to.x > box.right || to.y > box.bottom) centre(id, 0);
    },
    middle: () => {
      const { left, top, width, height } = frame.current?.getBoundingClientRect() ?? new DOMRect();
      const spot = flow.screenToFlowPosition({ x: left + width / 2, y: top + height / 2 });
      return { x: Math.round(spot.x - WIDTH / 2), y: Math.round(spot.y - WIDTH / 3) };
    },
    tidy: () => {
      const docs = live.docs.get();
      const before = places.get();
      const after = arrange(docs, sizeIn(docs, kinds));
      places.set(after);
      editor.move(after, before);
      window.requestAnimationFrame(fit);
    },
    focus: () => frame.current?.focus(),
  };
}

/** Return the rectangle in which all nodes are. */
function boundsOf(places: ReadonlyMap<string, Spot>) {
  const spots = [...places.values()];
  const [x, y] = [Math.min(...spots.map((spot) => spot.x)), Math.min(...spots.map((spot) => spot.y))];
  const [right, below] = [Math.max(...spots.map((spot) => spot.x)), Math.max(...spots.map((spot) => spot.y))];
  return { x, y, width: right - x + WIDTH, height: below - y + WIDTH };
}
