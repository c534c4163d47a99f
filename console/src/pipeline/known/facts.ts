/** What the system says of a node, read out of its metadata. */

import type { NodeView, Output } from "../../api";
import type { Json } from "./doc";

export interface Facts {
  status: string;
  /** From 0 to 1; null: not told. */
  fraction: number | null;
  /** Seconds that are left; null: not told. */
  eta: number | null;
  note: string;
  /** Of its output, in seconds; 0: none. */
  duration: number;
  /** US dollars. */
  cost: number;
  isReused: boolean;
  error: NodeError | null;
  retryAt: string | null;
}

export interface NodeError {
  message: string;
  /** What a person can do; empty: not told. */
  remedy: string;
  /** An order may have been taken and paid; a person has to look before it is placed again. */
  isAmbiguous: boolean;
  /** Further facts, as a vendor's own words. */
  details: unknown;
}

/** Return what is to be shown of a node. */
export function facts(node: NodeView | undefined): Facts {
  const metadata = (node?.metadata ?? {}) as Json;
  const progress = (metadata.progress ?? {}) as Json;
  const done = node?.status === "completed" ? outputOf(node) : null;
  return {
    status: node?.status ?? "pending",
    fraction: numberOf(progress.fraction),
    eta: numberOf(progress.etaSeconds),
    note: typeof progress.note === "string" ? progress.note : "",
    duration: done?.duration ?? 0,
    cost: numberOf(metadata.cost) ?? 0,
    isReused: metadata.cacheHit === true,
    error: errorOf(metadata.error ?? metadata.lastError),
    retryAt: typeof metadata.retryAt === "string" ? metadata.retryAt : null,
  };
}

/** Return what a node made, be it up to date or not. */
export function outputOf(node: NodeView | undefined): Output | null {
  return (node?.output ?? null) as Output | null;
}

/** Read an error as nodes and attempts carry it. */
export function errorOf(value: unknown): NodeError | null {
  if (typeof value === "string") return { message: value, remedy: "", isAmbiguous: false, details: null };
  if (typeof value !== "object" || value === null) return null;
  const { message, remedy, type, details } = value as Json;
  return {
    message: String(message ?? type ?? "It failed, and nobody said why."),
    remedy: String(remedy ?? ""),
    isAmbiguous: type === "Ambiguous",
    details: details ?? null,
  };
}

function numberOf(value: unknown): number | null {
  const number = typeof value === "string" ? Number(value) : value;
  return typeof number === "number" && Number.isFinite(number) ? number : null;
}
