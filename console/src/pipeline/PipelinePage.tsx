import { useCallback, useEffect, useMemo, useState } from "react";
import { api, ask, callsheet, useEvents, useLoaded } from "../api";
import { useShortcuts } from "../app/shortcuts";
import { Store, useStore } from "../app/store";
import { EmptyState, Failure, Loading } from "../app/ui";
import { may } from "../session/session";
import { type Desk, DeskContext } from "./Desk";
import { addNode, type Offer } from "./edit/add";
import { Editor } from "./edit/editor";
import { Palette } from "./edit/Palette";
import { Graph } from "./graph/Graph";
import type { GraphHandle } from "./graph/handle";
import { Search } from "./graph/Search";
import type { Json } from "./known/doc";
import { Kinds } from "./known/kinds";
import { LivePipeline } from "./known/live";
import { NodePanel } from "./panel/NodePanel";
import type { Wish } from "./run/ask";
import { Toolbar } from "./run/Toolbar";
import "./pipeline.css";

/** One pipeline as a graph, live, with all that can be done with it. */
export default function PipelinePage({ id }: { id: string }) {
  const kinds = useKinds();
  const { live, isThere, refused } = useLive(id);
  const desk = useMemo(() => kinds.data && deskOf(live, kinds.data), [live, kinds.data]);
  if (refused) return <Failure error={refused} />;
  if (kinds.error) return <Failure error={kinds.error} onRetry={kinds.reload} />;
  if (isThere === "gone") return <EmptyState icon="trash" title="This pipeline was deleted" />;
  if (!desk || isThere === "loading") return <Loading what="the pipeline" />;
  return (
    <DeskContext value={desk}>
      <Studio desk={desk} />
    </DeskContext>
  );
}

/** The toolbar, the graph below it, and beside it the panel of the selected node. */
function Studio({ desk }: { desk: Desk }) {
  const [graph, setGraph] = useState<GraphHandle | null>(null);
  const [isOpen, setOpen] = useState(false);
  const [beside, setBeside] = useState<"palette" | "search" | null>(null);
  const [wish, setWish] = useState<Wish | null>(null);
  const open = useCallback(() => setOpen(true), []);
  const shown = useStore(desk.selected).at(-1);

  useEffect(() => {
    if (isOpen && shown !== undefined) graph?.reveal(shown);
  }, [isOpen, shown, graph]);
  // An address can name a node, as those of dead jobs do.
  const [wanted] = useState(() => new URLSearchParams(location.search).get("node"));
  useEffect(() => {
    if (graph === null || wanted === null || !desk.live.docs.get().has(wanted)) return;
    graph.show(wanted);
    setOpen(true);
  }, [graph, wanted, desk]);
  const close = () => {
    setOpen(false);
    graph?.focus();
  };
  const leave = () => {
    setBeside(null);
    graph?.focus();
  };
  const add = (offer: Offer) => {
    addNode(desk, offer, graph?.middle() ?? { x: 0, y: 0 });
    setOpen(true);
    setBeside(null);
  };
  useShortcuts("This pipeline", [
    { keys: "/", label: "find a node", run: () => setBeside("search") },
    { keys: "f", label: "show the whole graph", run: () => graph?.fit() },
    { keys: "e", label: "estimate, then run", run: () => setWish({ kind: "all" }) },
    ...(desk.mayEdit
      ? [
          { keys: "a", label: "add a node", run: () => setBeside("palette") },
          { keys: "mod+z", label: "undo", run: desk.editor.undo },
          { keys: "mod+shift+z", label: "redo", run: desk.editor.redo },
          { keys: "mod+y", label: "redo", run: desk.editor.redo },
        ]
      : []),
  ]);

  return (
    <div className="studio">
      <WindowTitle desk={desk} />
      <Toolbar
        isAdding={beside === "palette"}
        onAdd={() => setBeside(beside === "palette" ? null : "palette")}
        onTidy={() => graph?.tidy()}
        wish={wish}
        onWish={setWish}
      />
      <div className="studio-body">
        <Graph onOpen={open} onReady={setGraph} />
        {beside === "palette" && desk.mayEdit && <Palette onAdd={add} onClose={leave} />}
        {beside === "search" && <Search onFound={(id) => graph?.show(id)} onClose={leave} />}
        {isOpen && shown !== undefined && <NodePanel id={shown} onClose={close} />}
      </div>
    </div>
  );
}

/** Names the pipeline in the browser's tab. */
function WindowTitle({ desk }: { desk: Desk }) {
  const title = useStore(desk.live.head)?.title;
  useEffect(() => {
    document.title = title === undefined ? "Callsheet" : `${title} · Callsheet`;
    return () => {
      document.title = "Callsheet";
    };
  }, [title]);
  return null;
}

function useKinds() {
  return useLoaded("kinds", async () => {
    const asset = { params: { path: { name: "asset-column" } } };
    const [types, schema] = await Promise.all([ask(api.GET("/node_types")), ask(api.GET("/schemas/{name}", asset))]);
    return new Kinds(types.results, schema as Json);
  });
}

/** Follow the pipeline from its first event to its last. */
function useLive(id: string) {
  const live = useMemo(() => new LivePipeline(id), [id]);
  const [isThere, setThere] = useState<"loading" | "there" | "gone">("loading");
  const [refused, setRefused] = useState<Error | null>(null);
  useEvents(
    id,
    (options) => callsheet.pipelineEvents(id, options),
    (event) => {
      if (event.name === "deleted") return setThere("gone");
      live.take(event.data, event.name === "snapshot");
      setThere("there");
    },
    setRefused,
  );
  return { live, isThere, refused };
}

function deskOf(live: LivePipeline, kinds: Kinds): Desk {
  return {
    live,
    kinds,
    editor: new Editor(live),
    mayEdit: may("editor"),
    selected: new Store<readonly string[]>([]),
    wires: new Store<ReadonlySet<string>>(new Set()),
    places: new Store<Desk["places"] extends Store<infer Places> ? Places : never>(new Map()),
  };
}
