import { describe, expect, it } from "vitest";
import { assetTypeOf } from "../edit/fileTypes";
import { barsOf } from "./waves";

describe("media", () => {
  it("draws a sound's loudest peaks, and as many bars for a short one", () => {
    expect(barsOf([0, 50, 100, 0], 2)).toBe("M0.5 -50V50M1.5 -100V100");
    expect(barsOf([30], 3).match(/M/g)).toHaveLength(3);
  });

  it("knows which files can be assets", () => {
    expect(assetTypeOf("video/mp4", "a.mp4")).toBe("video");
    expect(assetTypeOf("", "scene.json")).toBe("json");
    expect(assetTypeOf("", "words.md")).toBe("text");
    expect(assetTypeOf("application/zip", "a.zip")).toBeNull();
  });
});
