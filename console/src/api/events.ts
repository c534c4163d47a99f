/** Live events: a component follows a stream for as long as it is there. */

import type { FollowOptions } from "callsheet-client";
import { useEffect, useRef } from "react";
import { Store } from "../app/store";
import { ApiError } from "./client";

/** Whether the page hears of changes: shown in the bar at the top. */
export const hearing = new Store<"idle" | "live" | "lost">("idle");

type Stream<Event> = (options: FollowOptions) => AsyncGenerator<Event, void, undefined>;

/**
 * Follow a stream while `key` stays the same; null: none.
 *
 * `useEvents(id, (options) => callsheet.pipelineEvents(id, options), (event) => …)`. It comes back by itself to where it
 * was; `onRefused` is told when the API refuses for good, as with 404.
 */
export function useEvents<Event>(
  key: string | null,
  open: Stream<Event>,
  tell: (event: Event) => void,
  onRefused?: (error: ApiError) => void,
): void {
  const latest = useRef({ open, tell, onRefused });
  latest.current = { open, tell, onRefused };

  useEffect(() => {
    if (key === null) return;
    const stop = new AbortController();
    const stream = latest.current.open({
      signal: stop.signal,
      onConnection: (there) => !stop.signal.aborted && hearing.set(there ? "live" : "lost"),
    });
    void pump(stream, latest, stop.signal);
    return () => {
      stop.abort();
      hearing.set("idle");
    };
  }, [key]);
}

interface Latest<Event> {
  current: { tell: (event: Event) => void; onRefused: ((error: ApiError) => void) | undefined };
}

async function pump<Event>(stream: AsyncGenerator<Event>, latest: Latest<Event>, signal: AbortSignal): Promise<void> {
  try {
    for await (const event of stream) {
      if (signal.aborted) return;
      latest.current.tell(event);
    }
  } catch (failure) {
    if (signal.aborted) return;
    hearing.set("lost");
    if (failure instanceof ApiError) latest.current.onRefused?.(failure);
    else throw failure;
  }
}
