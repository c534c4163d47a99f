import { describe, expect, it } from "vitest";
import { docsOf, KINDS, node } from "../testing";
import { edgesOf, nodesOf } from "./flow";
import { arrange, freeSpot, neighbour, placeAll } from "./layout";
import { sizeIn } from "./size";

const docs = docsOf(
  node("one", "render-code"),
  node("two", "render-code"),
  node("film", "merge-videos", { inputs: { segments: ["one", "two", "gone"] } }),
);
const size = sizeIn(docs, KINDS);
const places = arrange(docs, size);

describe("the layout", () => {
  it("goes from left to right, and down in the order in which nodes were made", () => {
    const [one, two, film] = ["one", "two", "film"].map((id) => places.get(id) ?? { x: NaN, y: NaN });
    expect(film?.x).toBeGreaterThan((one?.x ?? 0) + size("one").width);
    expect(two?.y).toBeGreaterThanOrEqual((one?.y ?? 0) + size("one").height);
  });

  it("moves nothing that has a place when a node comes", () => {
    const standing = new Map([["one", { x: 7, y: 7 }]]);
    const moved = node("two", "render-code", { position: { x: -5, y: 5 } });
    const found = placeAll(docsOf(...docs.values(), moved), standing, size);
    expect(found.get("one")).toEqual({ x: 7, y: 7 });
    expect(found.get("two")).toEqual({ x: -5, y: 5 });
    expect(found.get("film")).toEqual(placeAll(docs, new Map(), size).get("film"));
  });

  it("takes a thousand nodes within seconds", () => {
    const many = Array.from({ length: 1000 }, (_, place) =>
      node(`n${place}`, "mix-audio", { inputs: place < 10 ? {} : { video: `n${Math.floor(place / 2)}` } }),
    );
    const begun = performance.now();
    expect(arrange(docsOf(...many), () => ({ width: 220, height: 150 })).size).toBe(1000);
    expect(performance.now() - begun).toBeLessThan(8000);
  });

  it("finds a place beside what stands there", () => {
    const taken = new Map([["one", { x: 0, y: 0 }]]);
    expect(freeSpot({ x: 10, y: 10 }, taken)).toEqual({ x: 290, y: 10 });
    expect(freeSpot({ x: 0, y: 500 }, taken)).toEqual({ x: 0, y: 500 });
  });

  it("finds the neighbour in the direction of an arrow key", () => {
    expect(neighbour("one", "ArrowRight", places)).toBe("film");
    expect(neighbour("one", "ArrowDown", places)).toBe("two");
    expect(neighbour("one", "ArrowLeft", places)).toBeNull();
  });
});

describe("the graph as it is drawn", () => {
  it("has an edge for each reference to a node that is there, with its place in a slot of many", () => {
    const edges = edgesOf(docs, KINDS);
    expect(edges.map((edge) => [edge.source, edge.data?.place, edge.data?.medium])).toEqual([
      ["one", 0, "video"],
      ["two", 1, "video"],
    ]);
  });

  it("keeps the very objects of nodes that are as they were", () => {
    const before = new Map(nodesOf(docs, KINDS, places, new Set(), new Map()).map((one) => [one.id, one]));
    const after = nodesOf(docs, KINDS, places, new Set(["film"]), before);
    expect(after.map((one) => one === before.get(one.id))).toEqual([true, true, false]);
  });
});
