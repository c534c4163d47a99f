import createClient, { type Client } from "openapi-fetch";
import { raiseForStatus } from "./errors.js";
import { type EventOf, type FollowOptions, follow, type Open } from "./events.js";
import type { events, paths, SessionMade } from "./schema.js";

/** Where the API is, and who asks. */
export interface CallsheetOptions {
  /** As `https://callsheet.example.org`; nothing: where the page came from. */
  address?: string | undefined;
  /** From `callsheet token create`. */
  token?: string | undefined;
  /** What `POST session` answered, in a browser that holds the cookie. */
  session?: Pick<SessionMade, "csrf_token" | "ticket"> | undefined;
  /** Instead of the global one. */
  fetch?: typeof globalThis.fetch | undefined;
}

/** What was asked for with `api`, before its answer came. */
type Asked = Promise<{ data?: unknown; response: Response }>;
type DataOf<Asking extends Asked> = Exclude<Awaited<Asking>["data"], undefined>;

export const BASE = "/v1/video_production";

/** The API: typed requests in `api`, and what OpenAPI has no words for beside it. */
export class Callsheet {
  /** Every route, as `api.GET("/pipelines/{pipeline_id}", …)`. What is refused is thrown as ApiError. */
  readonly api: Client<paths>;
  readonly #base: string;
  readonly #fetch: typeof globalThis.fetch;
  readonly #proof: Record<string, string>;
  readonly #ticket: string | undefined;

  constructor({ address = "", token, session, fetch = globalThis.fetch.bind(globalThis) }: CallsheetOptions = {}) {
    this.#base = address.replace(/\/+$/, "") + BASE;
    this.#fetch = fetch;
    this.#ticket = session?.ticket;
    this.#proof = {
      ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
      ...(session === undefined ? {} : { "X-CSRF-Token": session.csrf_token }),
    };
    this.api = createClient<paths>({ baseUrl: this.#base, headers: this.#proof, fetch });
    this.api.use({ onResponse: ({ response }) => raiseForStatus(response) });
  }

  /** A pipeline, live: first as it stands, then what changes. */
  pipelineEvents(
    pipelineId: string,
    options?: FollowOptions,
  ): AsyncGenerator<EventOf<"pipeline_events">, void, undefined> {
    return this.#follow<"pipeline_events">(`/pipelines/${encodeURIComponent(pipelineId)}/events`, options);
  }

  /** Which pipelines change, for a list of them. */
  touchedEvents(options?: FollowOptions): AsyncGenerator<EventOf<"touched_events">, void, undefined> {
    return this.#follow<"touched_events">("/events", options);
  }

  /** Queues, workers and lanes, live; for ops. */
  opsEvents(options?: FollowOptions): AsyncGenerator<EventOf<"ops_events">, void, undefined> {
    return this.#follow<"ops_events">("/ops/events", options);
  }

  /** Send a file and return what an asset's `source` says from then on. */
  async upload(file: Blob, filename: string, signal?: AbortSignal): Promise<string> {
    const until = signal ? { signal } : {};
    const place = await take(this.api.POST("/uploads", { body: { filename }, ...until }));
    // Relative where the API takes the bytes itself; a signed address must come without our token.
    const url = place.authorize ? this.#base.slice(0, -BASE.length) + place.url : place.url;
    const headers = place.authorize ? this.#proof : {};
    await raiseForStatus(await this.#fetch(url, { method: place.method, body: file, headers, ...until }));
    return place.source;
  }

  /** Fetch what a node made, or a file beside it; `range` as `bytes=0-1023`. */
  async output(
    pipelineId: string,
    nodeId: string,
    { file, range, signal }: { file?: string; range?: string; signal?: AbortSignal } = {},
  ): Promise<Response> {
    const headers = { ...this.#proof, ...(range === undefined ? {} : { Range: range }) };
    const asked = { headers, ...(signal ? { signal } : {}) };
    return raiseForStatus(await this.#fetch(this.#base + outputPath(pipelineId, nodeId, file), asked));
  }

  /**
   * The address of what a node made, or of a file beside it (`poster`, `captions.vtt`), for `<video src>` and the like.
   * With the output's sha256 as `version` a browser keeps what it got.
   */
  outputUrl(pipelineId: string, nodeId: string, { file, version }: { file?: string; version?: string } = {}): string {
    return this.#url(outputPath(pipelineId, nodeId, file), version);
  }

  /** The address of a film that begins at once: in 360 lines, or as it is until those are made. */
  async previewUrl(pipelineId: string, nodeId: string, { version }: { version?: string } = {}): Promise<string> {
    const path = nodePath(pipelineId, nodeId, "preview");
    const { status } = await raiseForStatus(
      await this.#fetch(this.#base + path, { method: "HEAD", headers: this.#proof }),
    );
    return status === 202 ? this.outputUrl(pipelineId, nodeId, version ? { version } : {}) : this.#url(path, version);
  }

  /** What a browser can load by itself, without headers. */
  #url(path: string, version: string | undefined): string {
    const query = new URLSearchParams();
    if (this.#ticket !== undefined) {
      query.set("ticket", this.#ticket);
    }
    if (version !== undefined) {
      query.set("v", version);
    }
    return `${this.#base}${path}${query.size > 0 ? `?${query}` : ""}`;
  }

  #follow<Stream extends keyof events>(
    path: string,
    options?: FollowOptions,
  ): AsyncGenerator<EventOf<Stream>, void, undefined> {
    const open: Open = (headers, signal) =>
      this.#fetch(this.#base + path, { headers: { ...this.#proof, ...headers }, signal, cache: "no-store" });
    return follow<Stream>(open, options);
  }
}

/** Return what an `api` request answered: `await take(callsheet.api.GET("/pipelines"))`. */
export async function take<Asking extends Asked>(asking: Asking): Promise<DataOf<Asking>> {
  return (await asking).data as DataOf<Asking>;
}

function outputPath(pipelineId: string, nodeId: string, file?: string): string {
  return nodePath(pipelineId, nodeId, file === undefined ? "output" : `files/${encodeURIComponent(file)}`);
}

function nodePath(pipelineId: string, nodeId: string, part: string): string {
  return `/pipelines/${encodeURIComponent(pipelineId)}/nodes/${encodeURIComponent(nodeId)}/${part}`;
}
