import { describe, expect, it } from "vitest";
import { complaint, fieldsOf, read, type Shape, shapeOf, write } from "./schema";

const SCHEMA = {
  $defs: { Border: { type: "object", properties: { width: { type: "integer", default: 4, title: "Width" } } } },
  properties: {
    volume: { type: "number", minimum: 0, maximum: 10, default: 1, title: "Volume", description: "A factor." },
    width: { anyOf: [{ type: "integer", minimum: 64, multipleOf: 2 }, { type: "null" }], default: null },
    fps: { anyOf: [{ type: "number" }, { type: "string" }, { type: "null" }], default: null },
    mode: { enum: ["replace", "overlay"], default: "replace", type: "string" },
    provider: { anyOf: [{ const: "ffmpeg", type: "string" }, { type: "null" }], default: null },
    duck: { type: "boolean", default: false },
    prompt: { anyOf: [{ type: "string", minLength: 1, maxLength: 5000 }, { type: "null" }] },
    border: { anyOf: [{ $ref: "#/$defs/Border" }, { type: "null" }], default: null },
    tags: { type: "array", items: { type: "string" } },
    content: { title: "Content" },
  },
  required: ["mode"],
};
const fields = new Map(fieldsOf(SCHEMA).map((field) => [field.key, field]));
const shape = (key: string): Shape => fields.get(key)?.shape ?? { kind: "json" };

describe("a form's fields", () => {
  it("are read from a JSON Schema with their words, bounds and defaults", () => {
    expect(fields.get("volume")).toMatchObject({ label: "Volume", hint: "A factor.", fallback: 1, required: false });
    expect(fields.get("mode")).toMatchObject({ required: true, shape: { options: ["replace", "overlay"] } });
    expect([...fields.values()].map((field) => field.shape.kind)).toEqual([
      ...["number", "number", "number", "choice", "choice", "flag", "text", "object", "list", "json"],
    ]);
    expect(shape("prompt")).toMatchObject({ long: true });
    expect(shape("border")).toMatchObject({ fields: [{ key: "width", fallback: 4 }] });
  });

  it("say what is wrong with a value", () => {
    expect(complaint(shape("volume"), 11)).toBe("must be at most 10");
    expect(complaint(shape("width"), 65)).toBe("must be a multiple of 2");
    expect(complaint(shape("width"), 99.5)).toBe("must be a whole number");
    expect(complaint(shape("mode"), "loud")).toBe("is not one of replace, overlay");
    expect(complaint(shape("volume"), "loud")).toBe("is not a number");
    expect(complaint(shape("fps"), "30000/1001")).toBe("");
    expect(complaint(shape("volume"), undefined)).toBe("");
  });

  it("read what is typed, and write it as it was typed", () => {
    expect(read(shape("volume"), " 0,5 ")).toBe(0.5);
    expect(read(shape("volume"), "")).toBeUndefined();
    expect(() => read(shape("volume"), "much")).toThrow("is not a number");
    expect(read(shape("fps"), "30000/1001")).toBe("30000/1001");
    expect(read(shape("content"), '{"a": [1]}')).toEqual({ a: [1] });
    expect(() => read(shape("content"), "{a")).toThrow("no JSON");
    expect(write(shape("content"), "text")).toBe('"text"');
    expect(write(shape("fps"), 25)).toBe("25");
    expect(shapeOf({ const: 1 }, {})).toEqual({ kind: "choice", options: ["1"] });
  });
});
