import { EventSourceParserStream } from "eventsource-parser/stream";
import { ApiError, raiseForStatus } from "./errors.js";
import type { events } from "./schema.js";

/** One event of a stream: `switch (event.name)` tells what `data` is. */
export type EventOf<Stream extends keyof events> = {
  [Name in keyof events[Stream] & string]: { name: Name; id: string; data: events[Stream][Name] };
}[keyof events[Stream] & string];

export interface FollowOptions {
  /** Ends the stream. */
  signal?: AbortSignal;
  /** The id of the last event that was seen: only what changed since then comes. */
  lastEventId?: string;
  /** Told whenever the stream opens and whenever it is lost. */
  onConnection?: (open: boolean) => void;
}

/** Asks for a stream. */
export type Open = (headers: Record<string, string>, signal: AbortSignal) => Promise<Response>;

interface AnyEvent {
  name: string;
  id: string;
  data: unknown;
}

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 15_000;
/** The API sends something every 14 seconds. */
const SILENCE_MS = 45_000;

/**
 * Yield the events of a stream, and come back to where it was whenever it is lost.
 *
 * Ends after `deleted`, and when the signal says so.
 * @throws ApiError when the API refuses for good, as with 401, 403 and 404.
 */
export async function* follow<Stream extends keyof events>(
  open: Open,
  options: FollowOptions = {},
): AsyncGenerator<EventOf<Stream>, void, undefined> {
  const { signal, onConnection } = options;
  let seen = options.lastEventId;
  let failures = 0;
  while (!signal?.aborted) {
    let lost: unknown;
    try {
      for await (const event of connected(open, seen, signal, onConnection)) {
        failures = 0;
        seen = event.id;
        yield event as EventOf<Stream>;
        if (event.name === "deleted") {
          return;
        }
      }
    } catch (error) {
      lost = error;
    }
    if (isFinal(lost) && !signal?.aborted) {
      throw lost;
    }
    await pause(waitAfter(lost, failures++), signal);
  }
}

/** Yield the events of one connection, until it ends or falls silent. */
async function* connected(
  open: Open,
  seen: string | undefined,
  signal: AbortSignal | undefined,
  onConnection: FollowOptions["onConnection"],
): AsyncGenerator<AnyEvent, void, undefined> {
  const stop = new AbortController();
  const ends = signal ? AbortSignal.any([signal, stop.signal]) : stop.signal;
  const headers = { Accept: "text/event-stream", ...(seen === undefined ? {} : { "Last-Event-ID": seen }) };
  const response = await raiseForStatus(await open(headers, ends));
  onConnection?.(true);
  try {
    yield* parsed(response, stop);
  } finally {
    stop.abort();
    onConnection?.(false);
  }
}

async function* parsed(response: Response, stop: AbortController): AsyncGenerator<AnyEvent, void, undefined> {
  if (!response.body) {
    return;
  }
  const watch = watchdog(stop);
  const text = response.body.pipeThrough(watch.stream).pipeThrough(new TextDecoderStream() as TextDecoding);
  const reader = text.pipeThrough(new EventSourceParserStream()).getReader();
  try {
    for (let read = await reader.read(); !read.done; read = await reader.read()) {
      const { event, id, data } = read.value;
      yield { name: event ?? "message", id: id ?? "", data: JSON.parse(data) as unknown };
    }
  } finally {
    watch.end();
  }
}

type TextDecoding = ReadableWritablePair<string, Uint8Array>;

/** A connection that nobody told us is dead shows by its silence. */
function watchdog(stop: AbortController): { stream: TransformStream<Uint8Array, Uint8Array>; end: () => void } {
  const bark = () => stop.abort(new Error("the stream fell silent"));
  let timer = setTimeout(bark, SILENCE_MS);
  const stream = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      clearTimeout(timer);
      timer = setTimeout(bark, SILENCE_MS);
      controller.enqueue(chunk);
    },
  });
  return { stream, end: () => clearTimeout(timer) };
}

/** What will not be another answer a moment later. */
function isFinal(error: unknown): boolean {
  return error instanceof ApiError && error.status < 500 && error.status !== 429;
}

function waitAfter(error: unknown, failures: number): number {
  const asked = error instanceof ApiError ? (error.retryAfter ?? 0) * 1000 : 0;
  // Spread out: all clients of an API that stopped come back at once.
  return asked || Math.min(FIRST_WAIT_MS * 2 ** failures, LONGEST_WAIT_MS) * (0.5 + Math.random() / 2);
}

function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(end, milliseconds);
    function end(): void {
      clearTimeout(timer);
      signal?.removeEventListener("abort", end);
      resolve();
    }
    signal?.addEventListener("abort", end);
    if (signal?.aborted) {
      end();
    }
  });
}
