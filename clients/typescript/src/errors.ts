import type { ErrorFacts } from "./schema.js";

/** What the API refused: a word for programs in `type`, a sentence for people in `message`, facts by field in `details`. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  /** The HTTP status. */
  readonly status: number;
  /** One word, as `NotFound` or `Conflict`. */
  readonly type: string;
  /** Facts by field, as `{"config.voiceId": "…"}`. */
  readonly details: Readonly<Record<string, unknown>>;
  /** The log of the API knows the request under this id. */
  readonly requestId: string | null;
  /** The ETag that stands there now, after 412. */
  readonly etag: string | null;
  /** Seconds after which it is worth asking again, after 429 and 503. */
  readonly retryAfter: number | null;

  constructor(response: Response, facts: ErrorFacts) {
    super(facts.message);
    this.status = response.status;
    this.type = facts.type;
    this.details = facts.details ?? {};
    this.requestId = response.headers.get("X-Request-Id");
    this.etag = response.headers.get("ETag");
    this.retryAfter = Number(response.headers.get("Retry-After")) || null;
  }
}

/** Throw what a response says went wrong; a success passes. */
export async function raiseForStatus(response: Response): Promise<Response> {
  if (response.status < 400) {
    return response;
  }
  throw new ApiError(response, await factsOf(response));
}

/** Proxies and buckets do not answer in our words. */
async function factsOf(response: Response): Promise<ErrorFacts> {
  const text = await response.text();
  try {
    const { error } = JSON.parse(text) as { error: ErrorFacts };
    if (typeof error.message === "string") {
      return error;
    }
  } catch {
    // No JSON, or not ours: told below.
  }
  return { type: "Unexpected", message: `${response.status} ${response.statusText || text.slice(0, 200)}` };
}
