import { describe, expect, it } from "vitest";
import { docsOf, KINDS, node } from "../testing";
import {
  type Change,
  changeOf,
  connected,
  disconnected,
  duplicated,
  edited,
  freeId,
  inverse,
  rebased,
  removed,
  renamed,
  reordered,
  strayed,
} from "./changes";
import { did, forgotten, NO_HISTORY, redo, undo } from "./history";

const docs = docsOf(
  node("a", "render-code", { position: { x: 0, y: 0 } }),
  node("b", "render-code"),
  node("voice", "generate-voiceover"),
  node("mix", "mix-audio", { inputs: { video: "a", audio: "voice" } }),
  node("film", "merge-videos", { inputs: { segments: ["a", "b"] } }),
);

describe("an edit", () => {
  it("connects beside what is in a slot of many, and instead of what is in a slot of one", () => {
    expect(connected(docs, KINDS, "mix", "film", "segments").get("film")?.inputs).toEqual({
      segments: ["a", "b", "mix"],
    });
    expect(connected(docs, KINDS, "b", "mix", "video").get("mix")?.inputs).toEqual({ video: "b", audio: "voice" });
  });

  it("disconnects several references of one node at once", () => {
    const edges = ["a", "b"].map((parent) => ({ parent, child: "film", slot: "segments" }));
    expect(disconnected(docs, KINDS, edges).get("film")?.inputs).toEqual({});
  });

  it("changes the order in a slot, and nothing beyond its ends", () => {
    expect(reordered(docs, "film", "segments", 1, 0).get("film")?.inputs).toEqual({ segments: ["b", "a"] });
    expect(reordered(docs, "film", "segments", 1, 2).size).toBe(0);
  });

  it("removes a node together with the references to it", () => {
    const after = removed(docs, KINDS, new Set(["a"]));
    expect(after.get("a")).toBeNull();
    expect(after.get("mix")?.inputs).toEqual({ audio: "voice" });
    expect(after.get("film")?.inputs).toEqual({ segments: ["b"] });
  });

  it("copies nodes whose references to each other go to the copies", () => {
    const originals = ["a", "mix"].flatMap((id) => docs.get(id) ?? []);
    const copies = duplicated(docs, originals, { x: 10, y: 10 });
    expect([...copies.keys()]).toEqual(["a-2", "mix-2"]);
    expect(copies.get("mix-2")?.inputs).toEqual({ video: "a-2", audio: "voice" });
    expect(copies.get("a-2")?.position).toEqual({ x: 10, y: 10 });
  });

  it("gives a node another id wherever it is spoken of, unless it is taken", () => {
    const after = renamed(docs, "a", "first");
    expect(after.get("a")).toBeNull();
    expect(after.get("film")?.inputs).toEqual({ segments: ["first", "b"] });
    expect(renamed(docs, "a", "b").size).toBe(0);
  });

  it("finds the next free id", () => {
    expect(freeId("film-2", (id) => ["film-2", "film-3"].includes(id))).toBe("film-4");
  });

  it("is written over somebody else's with what it changes, and nothing else", () => {
    const mine = changeOf("widen", docs, edited(docs, "a", { config: { width: 640 } }));
    const theirs = docsOf(node("a", "render-code", { title: "Theirs", config: { width: 320, fps: 25 } }));
    expect(mine && rebased(mine, theirs).after.get("a")).toMatchObject({
      title: "Theirs",
      config: { width: 640, fps: 25 },
    });
  });

  it("is none when it changes nothing", () => {
    expect(changeOf("retitle", docs, edited(docs, "a", { title: "" }))).toBeNull();
  });
});

describe("taking back", () => {
  const retitled = change("a", "A");
  const again = change("b", "B");

  it("brings back what was there, and again what was taken back", () => {
    const history = did(did(NO_HISTORY, retitled), again);
    const [first, rest] = undo(history) ?? [];
    expect(first).toEqual(inverse(again));
    expect(rest && redo(rest)).toEqual([again, history]);
    expect(undo(NO_HISTORY)).toBeNull();
  });

  it("cannot be done again after another edit", () => {
    const [, taken] = undo(did(NO_HISTORY, retitled)) ?? [];
    expect(taken && redo(did(taken, again))).toBeNull();
  });

  it("leaves alone what somebody else has edited since", () => {
    expect(strayed(docs, retitled.before)).toEqual([]);
    expect(strayed(docs, retitled.after)).toEqual(["a"]);
    expect(forgotten(did(did(NO_HISTORY, retitled), again), new Set(["a"])).done).toEqual([again]);
  });
});

function change(id: string, title: string): Change {
  const made = changeOf(`rename ${id}`, docs, edited(docs, id, { title }));
  if (made === null) throw new Error("nothing changed");
  return made;
}
