import { useEffect, useRef } from "react";
import { api, ask, callsheet, type Loaded, type PipelineList, useEvents, useLoaded } from "../api";

export const PER_PAGE = 50;
/** However much happens, the list is not loaded more often. */
const PACE_MS = 700;

/** One page of the list, loaded again when something in it changes. */
export function usePipelines(search: string, page: number): Loaded<PipelineList> {
  const loaded = useLoaded(`${page} ${search}`, () =>
    ask(api.GET("/pipelines", { params: { query: { search, page, per: PER_PAGE } } })),
  );
  const soon = usePaced(loaded.reload);
  useEvents("pipelines", (options) => callsheet.touchedEvents(options), soon);
  return loaded;
}

/** Return a function that makes the call soon, and once for all that is asked meanwhile. */
export function usePaced(call: () => Promise<void>): () => void {
  const timer = useRef(0);
  const latest = useRef(call);
  latest.current = call;
  useEffect(() => () => window.clearTimeout(timer.current), []);
  return () => {
    if (timer.current !== 0) return;
    timer.current = window.setTimeout(() => {
      timer.current = 0;
      void latest.current();
    }, PACE_MS);
  };
}
