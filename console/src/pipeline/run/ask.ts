/** Asks the API for runs; what is refused is told in its words. */

import { api, ask } from "../../api";
import { complain, tell } from "../../app/ui";
import type { Desk } from "../Desk";
import { downstream, upstream } from "../known/graph";
import type { Docs, LivePipeline } from "../known/live";

/** What is to be made: everything, some nodes with what they need, or one node once more. */
export type Wish =
  { kind: "all" } | { kind: "node"; id: string } | { kind: "from"; id: string } | { kind: "again"; id: string };

/** Return the nodes that a wish may touch; null: all. */
export function reach(wish: Wish, docs: Docs): Set<string> | null {
  if (wish.kind === "all") return null;
  if (wish.kind !== "from") return upstream(docs, wish.id);
  const found = new Set<string>();
  for (const id of downstream(docs, wish.id)) for (const needed of upstream(docs, id)) found.add(needed);
  return found;
}

/** Ask for what is wished; true: it is on its way. */
export async function run({ live }: Pick<Desk, "live">, wish: Wish): Promise<boolean> {
  const pipeline_id = live.id;
  if (wish.kind === "all") {
    return attempt(() =>
      ask(api.POST("/pipelines/{pipeline_id}/run", { params: { path: { pipeline_id } }, body: {} })),
    );
  }
  const path = { pipeline_id, node_id: wish.id };
  const body = BODIES[wish.kind];
  return attempt(() => ask(api.POST("/pipelines/{pipeline_id}/nodes/{node_id}/execute", { params: { path }, body })));
}

const BODIES = { node: { upstream: true }, from: { upstream: true, downstream: true }, again: { force: true } };

/** Try again what failed: one node, or all of them. */
export async function retry(live: LivePipeline, node: string | null, orderAgain: boolean): Promise<boolean> {
  const body = { order_again: orderAgain };
  const pipeline_id = live.id;
  return attempt(() =>
    node === null
      ? ask(api.POST("/pipelines/{pipeline_id}/retry", { params: { path: { pipeline_id } }, body }))
      : ask(
          api.POST("/pipelines/{pipeline_id}/nodes/{node_id}/retry", {
            params: { path: { pipeline_id, node_id: node } },
            body,
          }),
        ),
  );
}

/** Cancel all that is under way. */
export async function cancel(live: LivePipeline): Promise<boolean> {
  return attempt(async () => {
    const path = { pipeline_id: live.id };
    const done = await ask(api.POST("/pipelines/{pipeline_id}/cancel", { params: { path }, body: {} }));
    const ordered = done.ordered ? ` ${done.ordered} that are ordered already go on, and are kept.` : "";
    tell(`Cancelled: ${done.dropped} had not begun, ${done.stopping} are being stopped.${ordered}`);
  });
}

async function attempt(what: () => Promise<unknown>): Promise<boolean> {
  try {
    await what();
    return true;
  } catch (failure) {
    complain(failure);
    return false;
  }
}
