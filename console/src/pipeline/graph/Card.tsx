import { Handle, type NodeProps, Position } from "@xyflow/react";
import { memo } from "react";
import type { NodeView } from "../../api";
import { Icon, STATUSES } from "../../app/ui";
import { dollars, span } from "../../app/words";
import { useDesk, useNode } from "../Desk";
import { type NodeDoc, nameOf } from "../known/doc";
import { facts } from "../known/facts";
import { Preview } from "../media/Preview";
import { useFar } from "./far";
import type { CardNode } from "./flow";
import { sizeOf, slotTop } from "./size";
import { TypeIcon } from "./TypeIcon";

/** A node on the graph: what it is, what it makes, how far it is. It follows its own node alone. */
export const Card = memo(function Card(props: NodeProps<CardNode>) {
  return useFar() ? <FarCard {...props} /> : <NearCard {...props} />;
});

function FarCard({ data: { doc }, selected }: NodeProps<CardNode>) {
  const status = useNode(doc.id)?.status ?? "pending";
  return (
    <article
      className={`card far ${status} ${selected ? "selected" : ""}`}
      data-testid={`node-${doc.id}`}
      data-status={status}
      title={nameOf(doc)}
    />
  );
}

function NearCard({ data: { doc }, selected }: NodeProps<CardNode>) {
  const { kinds } = useDesk();
  const node = useNode(doc.id);
  const makes = kinds.makes(doc);
  const wrong = Object.keys(node?.validation_errors ?? {}).length;
  const status = node?.status ?? "pending";
  return (
    <article
      className={`card ${status} ${wrong > 0 ? "wrong" : ""} ${selected ? "selected" : ""}`}
      data-testid={`node-${doc.id}`}
      data-status={status}
    >
      <header>
        <TypeIcon type={doc.type} medium={makes} />
        <div className="card-names">
          <strong className="ellipsis" title={nameOf(doc)}>
            {nameOf(doc)}
          </strong>
          <span className="ellipsis muted">{doc.type}</span>
        </div>
        {wrong > 0 && (
          <span className="card-wrong" title={Object.values(node?.validation_errors ?? {}).join("\n")}>
            <Icon name="warning" />
            <span className="unseen">{wrong} mistakes</span>
          </span>
        )}
      </header>
      <div className="card-middle">
        <Preview doc={doc} node={node} />
      </div>
      <Foot node={node} />
      <Slots doc={doc} />
      <Handle type="source" id="out" position={Position.Right} className={`dot ${makes ?? "unknown"}`} />
    </article>
  );
}

function Slots({ doc }: { doc: NodeDoc }) {
  const { kinds } = useDesk();
  const slots = kinds.slots(doc);
  const { height } = sizeOf(doc, kinds);
  return slots.map(([name, slot], index) => (
    <Handle
      key={name}
      type="target"
      id={name}
      position={Position.Left}
      className={`dot ${slot.accepts[0] ?? "unknown"}`}
      style={{ top: slotTop(index, slots.length, height) }}
      title={`${name}: takes ${slot.accepts.join(" or ")}${slot.multiple ? ", many" : ""}`}
    >
      <span className="dot-name">{name}</span>
    </Handle>
  ));
}

function Foot({ node }: { node: NodeView | undefined }) {
  const { status, fraction, eta, note, duration, cost, isReused } = facts(node);
  const [words, tone] = STATUSES[status] ?? [status, "idle"];
  const isBusy = status === "in_progress";
  return (
    <footer>
      {isBusy && fraction !== null && <i className="card-progress" style={{ transform: `scaleX(${fraction})` }} />}
      <span className={`card-state ${tone}`}>
        {words}
        {isBusy && fraction !== null && ` ${Math.round(fraction * 100)} %`}
      </span>
      <span className="spread" />
      <span className="muted ellipsis number">
        {isBusy && (eta === null ? note : `${span(eta)} left`)}
        {status === "completed" &&
          [duration && span(duration), cost > 0 && dollars(cost), isReused && "reused"].filter(Boolean).join(" · ")}
      </span>
    </footer>
  );
}
