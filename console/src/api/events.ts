/** Live events: one EventSource per stream, which comes back by itself to where it was. */

import { useEffect, useRef } from "react";
import { Store } from "../app/store";
import { addressOf, api } from "./client";

/** Whether the page hears of changes: shown in the bar at the top. */
export const hearing = new Store<"idle" | "live" | "lost">("idle");

const AGAIN_MS = 3000;

type Handlers = Record<string, (data: unknown) => void>;

/** Hear a stream, as `/ops/events`, for as long as the component is there; null: none. */
export function useEvents(path: string | null, handlers: Handlers): void {
  const latest = useRef(handlers);
  latest.current = handlers;
  const names = Object.keys(handlers).join(" ");

  useEffect(() => {
    if (path === null) return;
    return hear(path, names.split(" "), (name, data) => latest.current[name]?.(data));
  }, [path, names]);
}

/** Hear a stream until the returned function is called. */
export function hear(path: string, names: string[], tell: (name: string, data: unknown) => void): () => void {
  let source: EventSource | null = null;
  let timer = 0;
  let over = false;

  function open() {
    source = new EventSource(addressOf(path));
    source.onopen = () => hearing.set("live");
    source.onerror = lost;
    for (const name of names) {
      source.addEventListener(name, (event) => tell(name, JSON.parse((event as MessageEvent<string>).data)));
    }
  }

  function lost() {
    if (over) return;
    hearing.set("lost");
    // A browser tries again by itself unless it was answered with an error, as by an API that is starting.
    if (source?.readyState === EventSource.CLOSED) timer = window.setTimeout(again, AGAIN_MS);
  }

  async function again() {
    // Says whether the session is over; then the page shows the way to another one.
    await api.GET("/session").catch(() => null);
    if (!over) open();
  }

  open();
  return () => {
    over = true;
    window.clearTimeout(timer);
    source?.close();
    hearing.set("idle");
  };
}
