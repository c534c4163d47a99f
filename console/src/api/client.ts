/** The typed client of clients/typescript, with this browser's session on every request. */

import { ApiError, BASE, Callsheet } from "callsheet-client";
import { leave, session } from "../session/session";

/** Everything that the API can do; `callsheet.api.GET(…)` for one route of it. */
export const callsheet = new Callsheet({ fetch: withSession });

/** One route: `await ask(api.GET("/pipelines/{pipeline_id}", { params: { path: { pipeline_id } } }))`. */
export const api = callsheet.api;

type Asked = Promise<{ data?: unknown; response: Response }>;
type DataOf<Asking extends Asked> = Exclude<Awaited<Asking>["data"], undefined>;

/** Return what was answered; what is thrown has a sentence for people, and is an ApiError where the API said it. */
export async function ask<Asking extends Asked>(asked: Asking): Promise<DataOf<Asking>> {
  return (await asked).data as DataOf<Asking>;
}

/** Return the address of a node's output, for <video>, <audio>, <img> and downloads; with its SHA-256 it is kept for ever. */
export function outputAddress(pipeline: string, node: string, version = ""): string {
  return withTicket(callsheet.outputUrl(pipeline, node), version);
}

/** Return the address of a side file of a node, as `captions` or `poster`. */
export function fileAddress(pipeline: string, node: string, file: string, version = ""): string {
  return withTicket(callsheet.outputUrl(pipeline, node, { file }), version);
}

/** Return the address of a film that begins at once: in few lines, or the output's own until those are made. */
export async function previewAddress(pipeline: string, node: string, version: string): Promise<string> {
  return withTicket(await callsheet.previewUrl(pipeline, node), version);
}

/** What the browser loads by itself sends no header; the ticket stands for it. */
function withTicket(address: string, version: string): string {
  const query = new URLSearchParams({ ticket: session()?.ticket ?? "", ...(version !== "" && { v: version }) });
  return `${address}?${query}`;
}

async function withSession(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  const request = new Request(input, init);
  const own = request.url.startsWith(location.origin + BASE);
  const token = session()?.csrf_token;
  if (own && token !== undefined) request.headers.set("X-CSRF-Token", token);
  const response = await fetch(request).catch((failure: Error) => {
    throw failure.name === "AbortError" ? failure : new Error("Callsheet does not answer. Is it running?");
  });
  if (own && response.status === 401) leave(await sentenceOf(response.clone()));
  return response;
}

async function sentenceOf(response: Response): Promise<string> {
  const said = (await response.json().catch(() => null)) as { error?: { message?: string } } | null;
  return `You are logged out: ${said?.error?.message ?? "your session is over."}`;
}

export { ApiError };
