import { useState } from "react";
import { EmptyState, IconButton, StatusBadge } from "../../app/ui";
import { useDesk, useDocs, useNode } from "../Desk";
import { edited } from "../edit/changes";
import { Typed } from "../form/Typed";
import { TypeIcon } from "../graph/TypeIcon";
import type { NodeDoc } from "../known/doc";
import { outputOf } from "../known/facts";
import { Actions } from "./Actions";
import { History } from "./History";
import { OutputTab } from "./OutputTab";
import { Settings } from "./Settings";
import { State } from "./State";
import { Tabs } from "./Tabs";
import "./panel.css";

/** Everything about one node: what it is made from, what it made, what was tried. */
export function NodePanel({ id, onClose }: { id: string; onClose: () => void }) {
  const doc = useDocs().get(id);
  if (doc === undefined) return <EmptyState icon="search" title={`There is no node ${id}`} />;
  return <Panel key={id} doc={doc} onClose={onClose} />;
}

function Panel({ doc, onClose }: { doc: NodeDoc; onClose: () => void }) {
  const { kinds, mayEdit, editor } = useDesk();
  const node = useNode(doc.id);
  const [tab, setTab] = useState(() => (node?.status === "completed" && outputOf(node) ? "output" : "settings"));
  return (
    <aside className="panel" aria-label={`Node ${doc.id}`} data-testid="node-panel">
      <header>
        <TypeIcon type={doc.type} medium={kinds.makes(doc)} />
        <div className="panel-names">
          <Typed
            label="Title"
            hideLabel
            value={doc.title}
            placeholder={doc.id}
            disabled={!mayEdit}
            onCommit={(title) => editor.apply(`rename ${doc.id}`, (docs) => edited(docs, doc.id, { title }))}
          />
          <p className="muted ellipsis" title={doc.id}>
            {doc.type} · <span className="mono">{doc.id}</span>
          </p>
        </div>
        {node && <StatusBadge status={node.status} />}
        <IconButton icon="close" label="Close the panel" onClick={onClose} />
      </header>
      {node && <State node={node} />}
      {mayEdit && node && <Actions node={node} doc={doc} />}
      <Tabs
        label="About this node"
        shown={tab}
        onShow={setTab}
        tabs={{
          settings: ["Settings", () => <Settings doc={doc} node={node} />],
          output: ["Output", () => <OutputTab doc={doc} node={node} />],
          history: ["History", () => <History id={doc.id} node={node} />],
        }}
      />
    </aside>
  );
}
