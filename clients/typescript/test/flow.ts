// All that an editor does, against a live API: node build/test/flow.js ADDRESS TOKEN SOUND
import { deepStrictEqual, equal, ok, rejects } from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { ApiError, Callsheet, type Document, type RunView, take } from "../src/index.js";

const [address = "", token = "", sound = ""] = process.argv.slice(2);
const callsheet = new Callsheet({ address, token });
const { api } = callsheet;
const PIPELINE = "typescript";
const here = { params: { path: { pipeline_id: PIPELINE } } };

const source = await callsheet.upload(new Blob([new Uint8Array(await readFile(sound))]), "Ton schön.wav");
const imported = await take(
  api.POST("/pipelines/import", { params: { query: { mode: "draft" } }, body: film(source) }),
);
ok(imported.created && imported.faults.valid, JSON.stringify(imported));
equal((await take(api.GET("/pipelines/{pipeline_id}/estimate", here))).usd, 0);

const seen = new Map<string, string[]>();
const { job_id } = await take(api.POST("/pipelines/{pipeline_id}/run", here));
const ended = await runEnds(job_id);
const made = await take(api.GET("/pipelines/{pipeline_id}/nodes", here));
equal(ended.state, "completed", JSON.stringify(made.results.map(({ id, metadata }) => [id, metadata.error])));
deepStrictEqual(seen.get("film")?.at(-1), "completed");

const whole = await (await callsheet.output(PIPELINE, "film")).arrayBuffer();
const part = await callsheet.output(PIPELINE, "film", { range: "bytes=4-7" });
equal(part.status, 206);
deepStrictEqual(Buffer.from(await part.arrayBuffer()), Buffer.from(whole.slice(4, 8)));
equal(Buffer.from(whole.slice(4, 8)).toString(), "ftyp");

equal(await callsheet.previewUrl(PIPELINE, "film"), `${address}/v1/video_production/pipelines/${PIPELINE}/nodes/film/preview`);
await rejects(take(api.GET("/pipelines/{pipeline_id}", { params: { path: { pipeline_id: "none" } } })), isNotFound);
await rejects(callsheet.pipelineEvents("none").next(), isNotFound);
await edited();
console.log(JSON.stringify({ nodes: Object.fromEntries(seen), bytes: whole.byteLength }));

/** Follow until a run ends; the line is cut once on the way, and the stream comes back to where it was. */
async function runEnds(run: string): Promise<RunView> {
  let opened = 0;
  let cut: (() => void) | undefined;
  const fragile: typeof fetch = async (input, init) => {
    const broken = new AbortController();
    cut = () => broken.abort(new TypeError("the line was cut"));
    return fetch(input, { ...init, signal: AbortSignal.any([broken.signal, ...(init?.signal ? [init.signal] : [])]) });
  };
  const events = new Callsheet({ address, token, fetch: fragile }).pipelineEvents(PIPELINE, {
    onConnection: (open) => {
      opened += Number(open);
    },
  });
  for await (const event of events) {
    if (event.name === "deleted") {
      break;
    }
    equal(event.name === "snapshot", opened === 1 && seen.size === 0);
    for (const { id, status } of event.data.nodes) {
      seen.set(id, [...(seen.get(id) ?? []), status]);
    }
    if (opened === 1) {
      cut?.();
    }
    const found = event.data.runs?.find(({ id }) => id === run);
    if (found?.ended_at) {
      equal(opened, 2);
      return found;
    }
  }
  throw new Error("the stream ended before the run");
}

/** Somebody else's edit is not lost: the second of two with one ETag is refused, and told which stands there now. */
async function edited(): Promise<void> {
  const path = { pipeline_id: PIPELINE, node_id: "film" };
  const { response } = await api.GET("/pipelines/{pipeline_id}/nodes/{node_id}", { params: { path } });
  const known = { "If-Match": response.headers.get("ETag") ?? "" };
  const rename = (title: string) =>
    api.PATCH("/pipelines/{pipeline_id}/nodes/{node_id}", { params: { path, header: known }, body: { title } });
  equal((await take(rename("Mine"))).title, "Mine");
  await rejects(rename("Yours"), (error) => error instanceof ApiError && error.status === 412 && error.etag !== null);
}

function film(source: string): Document {
  const screen = (code: string) => ({ content: { title: "A", actions: [{ type: "type", code, speed: "fast" }] } });
  return {
    id: PIPELINE,
    title: "By TypeScript",
    nodes: [
      { id: "words", type: "asset", asset: { type: "json", ...screen("a = 1") } },
      { id: "sound", type: "asset", asset: { type: "audio", source } },
      { id: "screen", type: "render-code", inputs: { config: "words" }, config: { width: 160, height: 90 } },
      { id: "film", type: "mix-audio", inputs: { video: "screen", audio: "sound" }, config: { mode: "replace" } },
    ],
  };
}

function isNotFound(error: unknown): boolean {
  return error instanceof ApiError && error.status === 404 && error.type === "NotFound" && error.message.length > 0;
}
