import {
  applyNodeChanges,
  Background,
  type Connection,
  Controls,
  type EdgeChange,
  MiniMap,
  type NodeChange,
  ReactFlow,
  ReactFlowProvider,
  useReactFlow,
} from "@xyflow/react";
import { type DragEvent, type KeyboardEvent, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useStore } from "../../app/store";
import { theme } from "../../app/theme";
import { complain } from "../../app/ui";
import { useDesk, useDocs } from "../Desk";
import { connected, disconnected } from "../edit/changes";
import { acceptDrop } from "../edit/drop";
import { addCopies, copySelected, removeSelected } from "../edit/selection";
import { nameOf, type Spot } from "../known/doc";
import { Card } from "./Card";
import { type CardNode, edgesOf, nodesOf, type WireEdge } from "./flow";
import { Legend } from "./Legend";
import { neighbour, placeAll } from "./layout";
import { MiniNode } from "./MiniNode";
import { sizeOf } from "./size";
import { Wire } from "./Wire";
import "@xyflow/react/dist/base.css";
import "./graph.css";

const NODE_TYPES = { card: Card };
const EDGE_TYPES = { wire: Wire };
const FIT = { padding: 0.12, maxZoom: 1.1 };

/** The graph, with everything that can be done on it by mouse and by keys. */
export function Graph({ onOpen }: { onOpen: () => void }) {
  return (
    <ReactFlowProvider>
      <Canvas onOpen={onOpen} />
    </ReactFlowProvider>
  );
}

function Canvas({ onOpen }: { onOpen: () => void }) {
  const desk = useDesk();
  const { nodes, onNodesChange } = useCards();
  const { edges, onEdgesChange } = useWires();
  const onKeyDown = useGraphKeys(onOpen);
  const connect = useConnecting();
  const flow = useReactFlow<CardNode, WireEdge>();
  const colours = useStore(theme);

  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    void acceptDrop(desk, event.dataTransfer, flow.screenToFlowPosition({ x: event.clientX, y: event.clientY }));
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the graph takes keys as a whole, as an application does
    <section
      className="graph"
      aria-label="Graph: arrow keys go from node to node, Enter opens one"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: one stop for the whole graph; arrow keys go on from there
      tabIndex={0}
      data-testid="graph"
      onKeyDown={onKeyDown}
      onDragOver={(event) => desk.mayEdit && event.preventDefault()}
      onDrop={onDrop}
    >
      <ReactFlow<CardNode, WireEdge>
        nodes={nodes}
        edges={edges}
        nodeTypes={NODE_TYPES}
        edgeTypes={EDGE_TYPES}
        onNodesChange={onNodesChange}
        onEdgesChange={onEdgesChange}
        onNodeDoubleClick={onOpen}
        {...connect}
        colorMode={colours}
        nodesDraggable={desk.mayEdit}
        nodesConnectable={desk.mayEdit}
        edgesReconnectable={false}
        onlyRenderVisibleElements
        nodesFocusable={false}
        edgesFocusable={false}
        disableKeyboardA11y
        deleteKeyCode={null}
        selectNodesOnDrag={false}
        elevateNodesOnSelect={false}
        minZoom={0.05}
        maxZoom={2}
        fitView
        fitViewOptions={FIT}
        proOptions={{ hideAttribution: true }}
      >
        <Background gap={20} />
        <Controls showInteractive={false} fitViewOptions={FIT} position="bottom-left" />
        <MiniMap pannable zoomable nodeComponent={MiniNode} ariaLabel="Overview" />
      </ReactFlow>
      <Legend />
      <Announcer />
    </section>
  );
}

/** The nodes as React Flow has them; they change with docs, places and the selection, never with a status. */
function useCards() {
  const { kinds, places, selected, editor } = useDesk();
  const docs = useDocs();
  const chosen = useStore(selected);
  const [nodes, setNodes] = useState<CardNode[]>([]);

  useEffect(() => {
    const size = (id: string) => {
      const doc = docs.get(id);
      return doc === undefined ? { width: 0, height: 0 } : sizeOf(doc, kinds);
    };
    places.set(placeAll(docs, places.get(), size));
  }, [docs, kinds, places]);

  const standing = useStore(places);
  useEffect(() => {
    setNodes((before) => {
      const known = new Map(before.map((node) => [node.id, node]));
      return nodesOf(docs, kinds, standing, new Set(chosen), known);
    });
  }, [docs, kinds, standing, chosen]);

  const onNodesChange = useCallback(
    (changes: NodeChange<CardNode>[]) => {
      setNodes((before) => applyNodeChanges(changes, before));
      const picks = changes.filter((change) => change.type === "select");
      if (picks.length > 0) select(selected, picks);
      const drops = changes.filter((change) => change.type === "position" && change.dragging === false);
      const spots = new Map<string, Spot>();
      for (const change of drops) if (change.type === "position" && change.position) spots.set(change.id, round(change.position));
      if (spots.size === 0) return;
      const before = places.get();
      places.set(new Map([...before, ...spots]));
      editor.move(spots, before);
    },
    [selected, places, editor],
  );
  return { nodes, onNodesChange };
}

function select(selected: ReturnType<typeof useDesk>["selected"], picks: readonly { id: string; selected: boolean }[]) {
  const off = new Set(picks.filter((pick) => !pick.selected).map((pick) => pick.id));
  const on = picks.filter((pick) => pick.selected).map((pick) => pick.id);
  selected.set([...selected.get().filter((id) => !off.has(id) && !on.includes(id)), ...on]);
}

/** The edges, and which of them are selected. */
function useWires() {
  const { kinds, wires } = useDesk();
  const docs = useDocs();
  const chosen = useStore(wires);
  const edges = useMemo(() => edgesOf(docs, kinds), [docs, kinds]);
  const shown = useMemo(
    () => (chosen.size === 0 ? edges : edges.map((edge) => (chosen.has(edge.id) ? { ...edge, selected: true } : edge))),
    [edges, chosen],
  );
  const onEdgesChange = useCallback(
    (changes: EdgeChange<WireEdge>[]) => {
      const now = new Set(wires.get());
      for (const change of changes) {
        if (change.type === "select" && change.selected) now.add(change.id);
        if (change.type === "select" && !change.selected) now.delete(change.id);
      }
      wires.set(now);
    },
    [wires],
  );
  return { edges: shown, onEdgesChange };
}

/** Connecting slots: only what fits can be connected, and what does not says why. */
function useConnecting() {
  const { live, kinds, editor } = useDesk();
  const refusal = useRef("");
  const isValidConnection = useCallback(
    ({ source, target, targetHandle }: Connection | WireEdge) => {
      const docs = live.docs.get();
      const [parent, child] = [docs.get(source), docs.get(target)];
      if (!parent || !child || !targetHandle) return false;
      refusal.current = kinds.refusal(parent, child, targetHandle, docs) ?? "";
      return refusal.current === "";
    },
    [live, kinds],
  );
  const onConnect = useCallback(
    ({ source, target, targetHandle }: Connection) => {
      if (targetHandle === null) return;
      editor.apply(`connect ${source}`, (docs) => connected(docs, kinds, source, target, targetHandle));
    },
    [editor, kinds],
  );
  const onConnectStart = useCallback(() => {
    refusal.current = "";
  }, []);
  const onConnectEnd = useCallback((_: unknown, end: { isValid: boolean | null; toHandle: unknown }) => {
    if (end.isValid === false && end.toHandle !== null && refusal.current !== "") complain(refusal.current);
  }, []);
  return { isValidConnection, onConnect, onConnectStart, onConnectEnd };
}

/** What keys do while the graph has the focus. */
function useGraphKeys(onOpen: () => void) {
  const desk = useDesk();
  const flow = useReactFlow();
  return (event: KeyboardEvent) => {
    const target = event.target as HTMLElement;
    if (target.matches("input, textarea, select, button")) return;
    const { selected, places, mayEdit, live } = desk;
    const last = selected.get().at(-1);
    const mod = event.ctrlKey || event.metaKey;
    const go = (id: string | null) => {
      if (id === null) return;
      selected.set([id]);
      show(id);
    };
    const show = (id: string) => {
      const spot = places.get().get(id);
      const zoom = flow.getZoom();
      if (spot) void flow.setCenter(spot.x + 110, spot.y + 75, { zoom: Math.max(zoom, 0.5), duration: 150 });
    };
    if (event.key.startsWith("Arrow") && !mod) {
      go(last === undefined ? ([...live.docs.get().keys()][0] ?? null) : neighbour(last, event.key, places.get()));
    } else if (event.key === "Enter" && last !== undefined) onOpen();
    else if (event.key === "Escape") selected.set([]);
    else if (mod && event.key === "a") selected.set([...live.docs.get().keys()]);
    else if (mod && event.key === "c") copySelected(desk);
    else if (mayEdit && mod && event.key === "v") addCopies(desk);
    else if (mayEdit && (event.key === "Delete" || event.key === "Backspace")) removeAll(desk);
    else return;
    event.preventDefault();
  };
}

/** Remove what is selected: nodes, else edges. */
function removeAll(desk: ReturnType<typeof useDesk>) {
  const { wires, editor, kinds, selected } = desk;
  if (selected.get().length > 0) return removeSelected(desk);
  const gone = [...wires.get()].map((id) => JSON.parse(id) as [string, string, string]);
  wires.set(new Set());
  editor.apply("disconnect", (docs) =>
    disconnected(
      docs,
      kinds,
      gone.map(([parent, child, slot]) => ({ parent, child, slot })),
    ),
  );
}

/** Says which node is selected, to those who do not see it. */
function Announcer() {
  const { live, selected } = useDesk();
  const last = useStore(selected).at(-1);
  const node = last === undefined ? undefined : live.node(last);
  return (
    <p className="unseen" aria-live="polite">
      {node && `${nameOf(node)}, ${node.type}, ${node.status.replace("_", " ")}`}
    </p>
  );
}

function round({ x, y }: Spot): Spot {
  return { x: Math.round(x), y: Math.round(y) };
}
