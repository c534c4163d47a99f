/** One pipeline as it is heard: what editors wrote, what the system says, and who wants to know of which node. */

import type { NodeView, PipelineEvent, PipelineHead, RunView } from "../../api";
import { Store } from "../../app/store";
import { docOf, type NodeDoc, same } from "./doc";

type Listener = () => void;

/** All docs, by id, in the order in which the nodes were made. Another map only after an edit. */
export type Docs = ReadonlyMap<string, NodeDoc>;

export class LivePipeline {
  readonly head = new Store<PipelineHead | null>(null);
  readonly runs = new Store<readonly RunView[]>([]);
  readonly docs = new Store<Docs>(new Map());
  /** How many nodes are in which status, and which failed or are wrong; changes with any of them. */
  readonly states = new Store<number>(0);
  /** The ETag of the newest edit that is known. */
  edit = "";

  private readonly nodes = new Map<string, NodeView>();
  private readonly listeners = new Map<string, Set<Listener>>();
  /** Edits that are on their way: they stand over what is heard until it has them. */
  private readonly expected = new Map<string, NodeDoc | null>();

  constructor(readonly id: string) {}

  node = (id: string): NodeView | undefined => this.nodes.get(id);

  /** All nodes, in no particular order. */
  all(): Iterable<NodeView> {
    return this.nodes.values();
  }

  /** Hear of one node. */
  subscribe(id: string, listener: Listener): () => void {
    const known = this.listeners.get(id) ?? new Set();
    this.listeners.set(id, known.add(listener));
    return () => known.delete(listener);
  }

  /** Take in an event; what it does not name stays as it is. */
  take(event: PipelineEvent, whole: boolean): void {
    if (event.pipeline !== null) {
      this.edit = event.pipeline.edit;
      this.head.set(event.pipeline);
    }
    if (event.runs !== null) this.runs.set(event.runs);
    const there = whole ? new Set(event.nodes.map((node) => node.id)) : event.node_ids && new Set(event.node_ids);
    const gone = there === null ? event.removed : [...this.nodes.keys()].filter((id) => !there.has(id));
    const touched = event.nodes.filter((node) => this.isNewer(node));
    for (const node of touched) this.nodes.set(node.id, node);
    for (const id of gone) this.nodes.delete(id);
    this.refresh([...touched.map((node) => node.id), ...gone]);
  }

  /** Show an edit before it is heard; null: the node is to go. */
  expect(docs: ReadonlyMap<string, NodeDoc | null>): void {
    for (const [id, doc] of docs) this.expected.set(id, doc);
    this.refresh([...docs.keys()]);
  }

  /** The edit is written; from now on only what is newer counts. */
  written(docs: ReadonlyMap<string, NodeDoc | null>, revisions: Readonly<Record<string, number>>, edit: string): void {
    this.edit = edit;
    for (const [id, doc] of docs) {
      if (this.expected.get(id) === doc) this.expected.delete(id);
      const revision = revisions[id];
      const node = this.nodes.get(id);
      if (doc === null) this.nodes.delete(id);
      else if (node !== undefined && revision !== undefined) this.nodes.set(id, { ...node, ...doc, revision });
      else this.nodes.set(id, freshNode(this.id, doc, revision ?? 1));
    }
    this.refresh([...docs.keys()]);
  }

  /** Stop showing edits that were refused. */
  forget(ids: Iterable<string>): void {
    const listed = [...ids];
    for (const id of listed) this.expected.delete(id);
    this.refresh(listed);
  }

  private isNewer(node: NodeView): boolean {
    const known = this.nodes.get(node.id);
    return known === undefined || known.created_at !== node.created_at || node.revision >= known.revision;
  }

  private refresh(ids: readonly string[]): void {
    const before = this.docs.get();
    const after = new Map(before);
    let edited = false;
    for (const id of ids) {
      const node = this.nodes.get(id);
      const doc = this.expected.has(id) ? this.expected.get(id) : node && docOf(node);
      edited = set(after, id, doc ?? undefined) || edited;
    }
    if (edited) this.docs.set(after);
    for (const id of ids) for (const listener of this.listeners.get(id) ?? []) listener();
    if (ids.length > 0) this.states.set(this.states.get() + 1);
  }
}

/** Put a doc in or take it out; a doc that says the same stays the very same object. */
function set(docs: Map<string, NodeDoc>, id: string, doc: NodeDoc | undefined): boolean {
  const known = docs.get(id);
  if (doc === undefined) return docs.delete(id);
  if (known !== undefined && same(known, doc)) return false;
  docs.set(id, doc);
  return true;
}

/** What a node is until it is heard of. */
function freshNode(pipeline: string, doc: NodeDoc, revision: number): NodeView {
  const now = new Date().toISOString();
  return {
    ...doc,
    pipeline_id: pipeline,
    status: "pending",
    metadata: {},
    output: null,
    revision,
    generation: 1,
    fingerprint: null,
    is_valid: null,
    validation_errors: {},
    created_at: now,
    updated_at: now,
  };
}
