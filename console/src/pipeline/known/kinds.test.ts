import { describe, expect, it } from "vitest";
import { docsOf, KINDS, node } from "../testing";
import { downstream, upstream } from "./graph";

const film = node("film", "merge-videos", { inputs: { segments: ["head", "screen"] } });
const script = node("script", "asset", { asset: { type: "script", content: "Words." } });
const head = node("head", "talking-head", { inputs: { script: "script" } });
const screen = node("screen", "render-code");
const voice = node("voice", "generate-voiceover");
const docs = docsOf(film, script, head, screen, voice);
const other = node("other", "merge-videos");

describe("what fits into a slot", () => {
  it("is said by what a node makes and what the slot takes", () => {
    expect(KINDS.refusal(head, other, "segments", docs)).toBeNull();
    expect(KINDS.refusal(voice, film, "segments", docs)).toBe("voice makes audio, but segments takes video");
    expect(KINDS.refusal(head, film, "music", docs)).toBe("merge-videos has no slot music");
  });

  it("is text for a script, as the schema of assets says", () => {
    expect(KINDS.makes(script)).toBe("text");
    expect(KINDS.refusal(script, voice, "script", docs)).toBeNull();
  });

  it("is read under the other name of a type, too", () => {
    expect(KINDS.makes(node("old", "generate-talking-head"))).toBe("video");
  });

  it("is nothing that is there already, itself, or in need of it", () => {
    expect(KINDS.refusal(head, film, "segments", docs)).toBe("head is in segments already");
    expect(KINDS.refusal(film, film, "segments", docs)).toBe("a node cannot need itself");
    const mix = node("mix", "mix-audio", { inputs: { video: "film" } });
    const nested = node("screen", "merge-videos");
    expect(KINDS.refusal(mix, nested, "segments", docsOf(...docs.values(), mix, nested))).toMatch("a circle");
  });
});

describe("who needs whom", () => {
  it("is followed in both directions, near and far", () => {
    expect([...downstream(docs, "script")]).toEqual(["script", "head", "film"]);
    expect([...upstream(docs, "film")].sort()).toEqual(["film", "head", "screen", "script"]);
  });
});
