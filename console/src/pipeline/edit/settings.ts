/** Title, mode, budget and the like: what a pipeline's editor says about it as a whole. */

import { ApiError, api, ask, type PipelineHead } from "../../api";
import { complain } from "../../app/ui";
import { type Json, same } from "../known/doc";
import type { LivePipeline } from "../known/live";

/** A change of some keys of a pipeline's config, or of its title. */
export interface HeadChange {
  title?: string;
  /** Undefined takes a key away. */
  config?: Json;
}

/**
 * Write a change over what is shown now.
 *
 * Returns false when somebody else has written something else there meanwhile; then theirs is shown, and nothing written.
 */
export async function changeHead(live: LivePipeline, change: HeadChange): Promise<boolean> {
  const shown = live.head.get();
  if (shown === null) return false;
  try {
    await write(live, shown, change);
    return true;
  } catch (failure) {
    if (!(failure instanceof ApiError && failure.status === 412)) {
      complain(failure);
      return false;
    }
  }
  return rewrite(live, shown, change);
}

/** The tag also counts edits of nodes: only a change of the pipeline itself is in the way. */
async function rewrite(live: LivePipeline, shown: PipelineHead, change: HeadChange): Promise<boolean> {
  try {
    const path = { pipeline_id: live.id };
    const { nodes, ...now } = await ask(api.GET("/pipelines/{pipeline_id}", { params: { path } }));
    live.take({ pipeline: now, nodes, removed: [], node_ids: null, runs: null }, true);
    if (now.title === shown.title && same(now.config, shown.config)) {
      await write(live, now, change);
      return true;
    }
    complain(
      "Somebody else has just changed this pipeline's settings. Look at them, and change them again if need be.",
    );
  } catch (failure) {
    complain(failure);
  }
  return false;
}

async function write(live: LivePipeline, shown: PipelineHead, { title, config }: HeadChange): Promise<void> {
  const { nodes, ...pipeline } = await ask(
    api.PATCH("/pipelines/{pipeline_id}", {
      params: { path: { pipeline_id: live.id }, header: { "If-Match": `"${live.edit}"` } },
      body: { ...(title !== undefined && { title }), ...(config && { config: merged(shown.config, config) }) },
    }),
  );
  live.take({ pipeline, nodes: [], removed: [], node_ids: null, runs: null }, false);
}

function merged(config: Json, change: Json): Json {
  return Object.fromEntries(Object.entries({ ...config, ...change }).filter(([, value]) => value !== undefined));
}
