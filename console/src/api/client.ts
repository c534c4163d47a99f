/** The typed client of the API, with this browser's session on every request. */

import createClient from "openapi-fetch";
import type { components, paths } from "../../.scratch/schema";
import { leave, session } from "../session/session";
import { BASE } from "./base";

export type Schemas = components["schemas"];

/** What the API answered instead of a success. */
export class ApiError extends Error {
  constructor(
    message: string,
    readonly status: number,
    /** One word for programs, as `NotFound`. */
    readonly type: string,
    readonly details: Record<string, unknown>,
  ) {
    super(message);
  }
}

/** The client: `await ask(api.GET("/pipelines/{pipeline_id}", { params: { path: { pipeline_id } } }))`. */
export const api = createClient<paths>({ baseUrl: BASE });

api.use({
  onRequest({ request }) {
    const now = session();
    if (now !== null) request.headers.set("X-CSRF-Token", now.csrf_token);
    return request;
  },
  onResponse({ response }) {
    if (response.status === 401) leave("Your session is over, or was ended.");
    return response;
  },
});

type Asked<T> = Promise<{ data?: T; error?: unknown; response: Response }>;

/** Return what was answered; throws an ApiError, whose message is a sentence for people. */
export async function ask<T>(asked: Asked<T>): Promise<T> {
  let answer: Awaited<Asked<T>>;
  try {
    answer = await asked;
  } catch (failure) {
    if ((failure as Error).name === "AbortError") throw failure;
    throw new ApiError("Callsheet does not answer. Is it running?", 0, "Unreachable", {});
  }
  if (answer.response.ok) return answer.data as T;
  throw problem(answer.response.status, answer.error);
}

function problem(status: number, body: unknown): ApiError {
  const facts = (body as Partial<Schemas["Error"]> | undefined)?.error;
  const message = facts?.message ?? `The API answers ${status}.`;
  return new ApiError(message, status, facts?.type ?? "Unknown", facts?.details ?? {});
}

/** Return the address of something that the browser loads by itself: an output, a side file, a stream. */
export function addressOf(path: string): string {
  const ticket = session()?.ticket;
  return `${BASE}${path}${ticket === undefined ? "" : `${path.includes("?") ? "&" : "?"}ticket=${ticket}`}`;
}

/** Return the address of a node's output, for <video>, <audio>, <img> and downloads. */
export function outputAddress(pipeline: string, node: string): string {
  return addressOf(`/pipelines/${encodeURIComponent(pipeline)}/nodes/${encodeURIComponent(node)}/output`);
}

/** Return the address of a side file of a node, as `captions` or `poster`. */
export function fileAddress(pipeline: string, node: string, file: string): string {
  const place = `/pipelines/${encodeURIComponent(pipeline)}/nodes/${encodeURIComponent(node)}`;
  return addressOf(`${place}/files/${encodeURIComponent(file)}`);
}
