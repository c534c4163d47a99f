/** What an editor wrote about a node, apart from what the system says of it. */

import type { NodeView } from "../../api";

export type Json = Record<string, unknown>;
export type Inputs = Record<string, string | string[]>;

/** A place on the graph, in its own pixels. */
export interface Spot {
  x: number;
  y: number;
}

export interface NodeDoc {
  id: string;
  title: string;
  type: string;
  inputs: Inputs;
  config: Json;
  asset: Json | null;
  /** Where somebody put it; null: wherever the layout does. */
  position: Spot | null;
}

/** Return what the node's editor wrote; what was written in no known shape counts as empty. */
export function docOf(node: NodeView): NodeDoc {
  return {
    id: node.id,
    title: node.title,
    type: node.type,
    inputs: inputsOf(node.inputs),
    config: objectOf(node.config) ?? {},
    asset: objectOf(node.asset),
    position: node.position,
  };
}

/** Return the nodes that a slot refers to, in order. */
export function references(doc: NodeDoc, slot: string): string[] {
  const value = doc.inputs[slot];
  if (value === undefined || value === "") return [];
  return Array.isArray(value) ? value : [value];
}

/** Return the same inputs with other references in one slot; none takes the slot away. */
export function withReferences(inputs: Inputs, slot: string, parents: string[], multiple: boolean): Inputs {
  const { [slot]: _before, ...rest } = inputs;
  const [first] = parents;
  if (first === undefined) return rest;
  return { ...inputs, [slot]: multiple ? parents : first };
}

/** Say whether two values are the same JSON; the order of keys says nothing. */
export function same(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true;
  if (typeof one !== "object" || typeof other !== "object" || one === null || other === null) return false;
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  const keys = Object.keys(one);
  if (keys.length !== Object.keys(other).length) return false;
  return keys.every((key) => key in other && same((one as Json)[key], (other as Json)[key]));
}

/** Return what a node is called: its title, else its id. */
export function nameOf(node: { id: string; title: string }): string {
  return node.title === "" ? node.id : node.title;
}

function inputsOf(value: unknown): Inputs {
  const found: Inputs = {};
  for (const [slot, given] of Object.entries(objectOf(value) ?? {})) {
    if (typeof given === "string") found[slot] = given;
    if (Array.isArray(given)) found[slot] = given.filter((item) => typeof item === "string");
  }
  return found;
}

function objectOf(value: unknown): Json | null {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Json) : null;
}
