/** Fields of a form, read from a JSON Schema as pydantic writes them. */

import type { Json } from "../known/doc";

/** What can be typed or chosen. */
export type Shape =
  | { kind: "text"; long: boolean; least: number; most: number; pattern: string | null }
  /** Loose: text that is no number is taken, too, as 30000/1001. */
  | { kind: "number"; whole: boolean; loose: boolean; least: number; most: number; above: number; step: number | null }
  | { kind: "choice"; options: readonly string[] }
  | { kind: "flag" }
  | { kind: "object"; fields: readonly FieldSpec[] }
  | { kind: "list"; item: Shape }
  /** Whatever is no simpler: typed as JSON. */
  | { kind: "json" };

export interface FieldSpec {
  key: string;
  label: string;
  hint: string;
  required: boolean;
  /** What holds when nothing is given; null: nothing does. */
  fallback: unknown;
  shape: Shape;
}

/** Texts that may be longer than this get an area instead of a line. */
const LINE = 500;

/** Return the fields of an object's schema, in order. */
export function fieldsOf(schema: Json, root: Json = schema): FieldSpec[] {
  const required = (schema.required ?? []) as string[];
  const properties = (schema.properties ?? {}) as Record<string, Json>;
  return Object.entries(properties).map(([key, property]) => ({
    key,
    label: String(property.title ?? key),
    hint: String(property.description ?? ""),
    required: required.includes(key),
    fallback: property.default ?? null,
    shape: shapeOf(property, root),
  }));
}

/** Return what a schema lets one give; `null` beside it means that it can be left out, which is no shape of its own. */
export function shapeOf(schema: Json, root: Json): Shape {
  if (typeof schema.$ref === "string") return shapeOf(resolve(schema.$ref, root), root);
  const choices = ((schema.anyOf ?? schema.oneOf) as Json[] | undefined)?.filter((one) => one.type !== "null");
  if (choices?.length === 1) return shapeOf({ ...schema, anyOf: undefined, ...choices[0] }, root);
  if (choices !== undefined) return shapeOfMany(choices, root);
  if (Array.isArray(schema.enum)) return { kind: "choice", options: schema.enum.map(String) };
  if (schema.const !== undefined) return { kind: "choice", options: [String(schema.const)] };
  return shapeOfType(schema, root);
}

/** Return the first thing that is wrong with a value, as a sentence; empty: nothing. */
export function complaint(shape: Shape, value: unknown): string {
  if (value === undefined || value === null) return "";
  if (shape.kind === "number" && typeof value === "number") return numberComplaint(shape, value);
  if (shape.kind === "number" && !shape.loose) return "is not a number";
  if (shape.kind === "text" && typeof value === "string") return textComplaint(shape, value);
  if (shape.kind === "choice" && !shape.options.includes(String(value)))
    return `is not one of ${shape.options.join(", ")}`;
  return "";
}

/** Return what a typed text stands for; undefined: nothing was given. Throws a sentence where it stands for nothing. */
export function read(shape: Shape, typed: string): unknown {
  const text = shape.kind === "text" ? typed : typed.trim();
  if (text === "") return undefined;
  if (shape.kind === "number") return readNumber(shape, text);
  if (shape.kind === "json" || shape.kind === "list" || shape.kind === "object") return readJson(text);
  return text;
}

/** Return a value as it is typed. */
export function write(shape: Shape, value: unknown): string {
  if (value === undefined || value === null) return "";
  if (typeof value === "string" && shape.kind !== "json") return value;
  if (typeof value === "object" || shape.kind === "json") return JSON.stringify(value, null, 2);
  return String(value);
}

/** Return JSON, or throw what is wrong with it. */
export function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (failure) {
    throw new Error(`This is no JSON: ${(failure as Error).message}`);
  }
}

function resolve(reference: string, root: Json): Json {
  const path = reference.replace(/^#\//, "").split("/");
  return path.reduce<Json>((found, key) => (found[key] ?? {}) as Json, root);
}

function shapeOfMany(choices: Json[], root: Json): Shape {
  const number = choices.find((one) => one.type === "number" || one.type === "integer");
  const shape = number && shapeOfType(number, root);
  const textBeside = choices.every((one) => one === number || one.type === "string");
  if (shape?.kind === "number" && textBeside) return { ...shape, loose: true };
  if (choices.every((one) => one.const !== undefined)) {
    return { kind: "choice", options: choices.map((one) => String(one.const)) };
  }
  return { kind: "json" };
}

function shapeOfType(schema: Json, root: Json): Shape {
  switch (schema.type) {
    case "boolean":
      return { kind: "flag" };
    case "integer":
    case "number":
      return {
        kind: "number",
        whole: schema.type === "integer",
        loose: false,
        least: Number(schema.minimum ?? -Infinity),
        most: Number(schema.maximum ?? Infinity),
        above: Number(schema.exclusiveMinimum ?? -Infinity),
        step: typeof schema.multipleOf === "number" ? schema.multipleOf : null,
      };
    case "string": {
      const most = Number(schema.maxLength ?? Infinity);
      const pattern = typeof schema.pattern === "string" ? schema.pattern : null;
      return {
        kind: "text",
        long: Number.isFinite(most) && most > LINE,
        least: Number(schema.minLength ?? 0),
        most,
        pattern,
      };
    }
    case "object":
      return schema.properties === undefined ? { kind: "json" } : { kind: "object", fields: fieldsOf(schema, root) };
    case "array":
      return { kind: "list", item: shapeOf((schema.items ?? {}) as Json, root) };
    default:
      return { kind: "json" };
  }
}

function numberComplaint(shape: Extract<Shape, { kind: "number" }>, value: number): string {
  if (shape.whole && !Number.isInteger(value)) return "must be a whole number";
  if (value < shape.least) return `must be at least ${shape.least}`;
  if (value > shape.most) return `must be at most ${shape.most}`;
  if (value <= shape.above) return `must be above ${shape.above}`;
  if (shape.step !== null && value % shape.step !== 0) return `must be a multiple of ${shape.step}`;
  return "";
}

function textComplaint(shape: Extract<Shape, { kind: "text" }>, value: string): string {
  if (value.length < shape.least) return `must have at least ${shape.least} characters`;
  if (value.length > shape.most) return `must have at most ${shape.most} characters`;
  if (shape.pattern !== null && !new RegExp(shape.pattern, "u").test(value)) return "is not written as it should be";
  return "";
}

function readNumber(shape: Extract<Shape, { kind: "number" }>, text: string): unknown {
  const number = Number(text.replace(",", "."));
  if (Number.isFinite(number)) return number;
  if (shape.loose) return text;
  throw new Error("is not a number");
}
