/** Sends edits one after the other, each with what was seen before it, and keeps what can be taken back. */

import { ApiError, api, ask, type NodesWritten } from "../../api";
import { Store } from "../../app/store";
import { complain } from "../../app/ui";
import type { Docs, LivePipeline } from "../known/live";
import type { NodeDoc, Spot } from "../known/doc";
import { type Change, changeOf, type DocMap, moved, rebased, strayed } from "./changes";
import { did, forgotten, type History, NO_HISTORY, redo, swapped, undo } from "./history";

/** An edit on its way. */
interface Sending {
  change: Change;
  /** The revision of each node that was shown when the edit was made; 0: there was none. */
  seen: Map<string, number>;
}

/** Somebody else has edited the same nodes meanwhile; a person chooses. */
export interface Conflict {
  sending: Sending;
  /** The sentence of the API. */
  message: string;
}

export class Editor {
  readonly history = new Store<History>(NO_HISTORY);
  readonly conflict = new Store<Conflict | null>(null);
  /** How many edits are not written yet. */
  readonly unsaved = new Store<number>(0);
  private queue: Sending[] = [];
  private isSending = false;

  constructor(private readonly live: LivePipeline) {}

  /** Write an edit that can be taken back; what changes nothing is not written. */
  apply(label: string, after: (docs: Docs) => DocMap): void {
    const docs = this.live.docs.get();
    const change = changeOf(label, docs, after(docs));
    if (change === null) return;
    this.history.set(did(this.history.get(), change));
    this.send(change);
  }

  /** Write where nodes were put; `stood` says where they were before, whoever had put them there. */
  move(spots: ReadonlyMap<string, Spot>, stood: ReadonlyMap<string, Spot>): void {
    const docs = this.live.docs.get();
    const change = changeOf(spots.size === 1 ? "move" : `move ${spots.size} nodes`, docs, moved(docs, spots));
    if (change === null) return;
    // A place that the layout gave is none that can be written; taken back, the node goes to where it was seen.
    const before = new Map([...change.before].map(([id, doc]) => [id, doc && placed(doc, stood.get(id))]));
    this.history.set(did(this.history.get(), { ...change, before }));
    this.send(change);
  }

  /** Take the newest edit back. */
  undo = (): void => this.step(undo(this.history.get()));

  /** Do again what was taken back. */
  redo = (): void => this.step(redo(this.history.get()));

  /** Leave what the other one wrote, and drop what was to be written over it. */
  async keepTheirs(): Promise<void> {
    const dropped = this.queue;
    this.queue = [];
    this.conflict.set(null);
    const ids = new Set(dropped.flatMap(({ change }) => [...change.after.keys()]));
    this.history.set(forgotten(this.history.get(), ids));
    await this.lookAgain(ids);
    this.settle();
  }

  /** Write what I have changed over what the other one wrote; the rest of theirs stays. */
  async writeMine(): Promise<void> {
    const waiting = this.queue;
    this.queue = [];
    await this.lookAgain(new Set(waiting.flatMap(({ change }) => [...change.after.keys()])));
    this.conflict.set(null);
    for (const { change } of waiting) {
      const again = rebased(change, this.live.docs.get());
      this.history.set(swapped(this.history.get(), change, again));
      this.send(again);
    }
    this.settle();
  }

  private step(step: [Change, History] | null): void {
    if (step === null) return;
    const [change, history] = step;
    const others = strayed(this.live.docs.get(), change.before);
    if (others.length > 0) {
      this.history.set(forgotten(this.history.get(), new Set(others)));
      complain(`${others.join(", ")} was edited by somebody else since; that edit stays.`);
      return;
    }
    this.history.set(history);
    this.send(change);
  }

  private send(change: Change): void {
    const seen = new Map([...change.after.keys()].map((id) => [id, this.live.node(id)?.revision ?? 0]));
    this.live.expect(change.after);
    this.queue.push({ change, seen });
    this.settle();
    void this.pump();
  }

  private async pump(): Promise<void> {
    if (this.isSending || this.conflict.get() !== null) return;
    this.isSending = true;
    for (let next = this.queue[0]; next !== undefined && this.conflict.get() === null; next = this.queue[0]) {
      await this.write(next);
    }
    this.isSending = false;
    this.settle();
  }

  private async write(sending: Sending): Promise<void> {
    try {
      const written = await this.put(sending);
      this.queue.shift();
      this.live.written(sending.change.after, written.revisions, written.edit);
      this.carryOn(sending.change, written);
    } catch (failure) {
      const clash = failure instanceof ApiError && (failure.status === 409 || failure.status === 412);
      if (clash) this.conflict.set({ sending, message: failure.message });
      else await this.giveUp(failure);
    }
  }

  private put({ change, seen }: Sending): Promise<NodesWritten> {
    const nodes = [...change.after.values()].flatMap((doc) =>
      doc === null ? [] : [{ ...doc, revision: seen.get(doc.id) ?? 0 }],
    );
    const gone = [...change.after].filter(([, doc]) => doc === null).map(([id]) => id);
    const header = gone.length > 0 ? { "If-Match": `"${this.live.edit}"` } : {};
    return ask(
      api.PUT("/pipelines/{pipeline_id}/nodes", {
        params: { path: { pipeline_id: this.live.id }, header },
        body: { nodes, delete: gone },
      }),
    );
  }

  /** Edits that wait were made with ours in sight. */
  private carryOn(change: Change, written: NodesWritten): void {
    for (const { seen } of this.queue) {
      for (const id of change.after.keys()) if (seen.has(id)) seen.set(id, written.revisions[id] ?? 0);
    }
    this.settle();
  }

  /** What was refused is not shown as if it were written, nor what was built on it. */
  private async giveUp(failure: unknown): Promise<void> {
    const ids = new Set(this.queue.flatMap(({ change }) => [...change.after.keys()]));
    this.queue = [];
    this.live.forget(ids);
    this.history.set(forgotten(this.history.get(), ids));
    complain(failure);
  }

  /** Learn what stands there now, without waiting for an event. */
  private async lookAgain(shown: ReadonlySet<string>): Promise<void> {
    try {
      const path = { pipeline_id: this.live.id };
      const { nodes, ...pipeline } = await ask(api.GET("/pipelines/{pipeline_id}", { params: { path } }));
      this.live.take({ pipeline, nodes, removed: [], node_ids: null, runs: null }, true);
    } catch (failure) {
      complain(failure);
    }
    this.live.forget(shown);
  }

  private settle(): void {
    this.unsaved.set(this.queue.length);
  }
}

function placed(doc: NodeDoc, spot: Spot | undefined): NodeDoc {
  return { ...doc, position: doc.position ?? spot ?? null };
}
