import { Background, Controls, MiniMap, ReactFlow, ReactFlowProvider, useReactFlow } from "@xyflow/react";
import { type DragEvent, memo, useEffect, useMemo, useRef } from "react";
import { useStore } from "../../app/store";
import { theme } from "../../app/theme";
import { EmptyState } from "../../app/ui";
import { useDesk } from "../Desk";
import { acceptDrop } from "../edit/drop";
import { nameOf } from "../known/doc";
import { Card } from "./Card";
import type { CardNode, WireEdge } from "./flow";
import { FIT, type GraphHandle, handleOf } from "./handle";
import { Legend } from "./Legend";
import { MiniNode } from "./MiniNode";
import { useCards } from "./useCards";
import { useConnecting } from "./useConnecting";
import { useGraphKeys } from "./useGraphKeys";
import { useWires } from "./useWires";
import { Wire } from "./Wire";
import "@xyflow/react/dist/base.css";
import "./graph.css";

const NODE_TYPES = { card: Card };
const EDGE_TYPES = { wire: Wire };
/** React Flow reckons with it, so a style sheet cannot say it. */
const OVERVIEW = { width: 150, height: 96 };

interface Props {
  /** Somebody wants to see all about the selected node. */
  onOpen: () => void;
  onReady: (graph: GraphHandle) => void;
}

/** The graph, with everything that can be done on it by mouse and by keys. */
export const Graph = memo(function Graph(props: Props) {
  return (
    <ReactFlowProvider>
      <Canvas {...props} />
    </ReactFlowProvider>
  );
});

function Canvas({ onOpen, onReady }: Props) {
  const desk = useDesk();
  const { nodes, onNodesChange } = useCards();
  const { edges, onEdgesChange } = useWires();
  const connect = useConnecting();
  const flow = useReactFlow<CardNode, WireEdge>();
  const frame = useRef<HTMLElement>(null);
  const handle = useMemo(() => handleOf(desk, flow, frame), [desk, flow]);
  const onKeyDown = useGraphKeys(handle, onOpen);
  const colours = useStore(theme);
  useEffect(() => {
    onReady(handle);
    handle.focus();
  }, [handle, onReady]);
  const isEmpty = nodes.length === 0;
  useEffect(() => {
    if (!isEmpty) handle.enter();
  }, [isEmpty, handle]);

  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    void acceptDrop(desk, event.dataTransfer, flow.screenToFlowPosition({ x: event.clientX, y: event.clientY }));
  };

  return (
    <section
      ref={frame}
      className="graph"
      aria-label="Graph: arrow keys go from node to node, Enter opens one"
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
        onNodeClick={onOpen}
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
        minZoom={0.01}
        maxZoom={2}
        proOptions={{ hideAttribution: true }}
      >
        <Background gap={20} />
        <Controls showInteractive={false} fitViewOptions={FIT} position="bottom-left" />
        <MiniMap pannable zoomable nodeComponent={MiniNode} ariaLabel="Overview" style={OVERVIEW} />
      </ReactFlow>
      <Legend />
      {isEmpty && (
        <div className="graph-empty">
          <EmptyState icon="plus" title="Nothing is here yet">
            {desk.mayEdit && <p>Add a node with A, or drop files here.</p>}
          </EmptyState>
        </div>
      )}
      <Announcer />
    </section>
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
