import type { SlotView } from "../../api";
import { IconButton, StatusBadge } from "../../app/ui";
import { useDesk, useDocs, useNode } from "../Desk";
import { connected, disconnected, reordered } from "../edit/changes";
import { nameOf, type NodeDoc, references } from "../known/doc";

/** What a node is made from, slot by slot; the order in a slot with many places can be changed. */
export function Inputs({ doc, errors }: { doc: NodeDoc; errors: Readonly<Record<string, string>> }) {
  const { kinds } = useDesk();
  return (
    <section>
      <h3>Inputs</h3>
      {kinds.slots(doc).map(([name, slot]) => (
        <Slot key={name} doc={doc} name={name} slot={slot} errors={errors} />
      ))}
    </section>
  );
}

interface Props {
  doc: NodeDoc;
  name: string;
  slot: SlotView;
  errors: Readonly<Record<string, string>>;
}

function Slot({ doc, name, slot, errors }: Props) {
  const { mayEdit, kinds } = useDesk();
  const parents = references(doc, name);
  const choice = kinds.of(doc.type)?.one_of ?? [];
  const error = errors[`inputs.${name}`];
  return (
    <div className="slot" data-testid={`slot-${name}`}>
      <p className="slot-name">
        <i className={`dot-sign ${slot.accepts[0]}`} />
        {name}
        <span className="muted">
          {slot.accepts.join(" or ")}
          {slot.multiple && ", many in order"}
          {slot.least === 0 && (choice.includes(name) ? `, or ${others(choice, name)}` : ", optional")}
        </span>
      </p>
      {parents.length > 0 && (
        <ol>
          {parents.map((parent, place) => (
            <Reference
              key={parent}
              {...{ doc, slot, parent, place, name }}
              last={parents.length - 1}
              error={errors[`inputs.${name}[${place}]`]}
            />
          ))}
        </ol>
      )}
      {error && (
        <p className="slot-error" role="alert">
          {error}
        </p>
      )}
      {mayEdit && (slot.multiple || parents.length === 0) && <AddReference doc={doc} name={name} />}
    </div>
  );
}

/** What can be given instead. */
function others(choice: readonly string[], name: string): string {
  return choice
    .filter((one) => one !== name)
    .map((one) => one.replace(/^config\./, ""))
    .join(" or ");
}

interface ReferenceProps {
  doc: NodeDoc;
  slot: SlotView;
  name: string;
  parent: string;
  place: number;
  last: number;
  error: string | undefined;
}

function Reference({ doc, slot, name, parent, place, last, error }: ReferenceProps) {
  const { kinds, editor, selected, mayEdit } = useDesk();
  const node = useNode(parent);
  const moveTo = (to: number) => editor.apply(`reorder ${name}`, (docs) => reordered(docs, doc.id, name, place, to));
  const remove = () =>
    editor.apply(`disconnect ${parent}`, (docs) => disconnected(docs, kinds, [{ parent, child: doc.id, slot: name }]));
  const many = slot.multiple && mayEdit;
  return (
    <li
      draggable={many}
      onDragStart={(event) => event.dataTransfer.setData(DRAGGED, String(place))}
      onDragOver={(event) => event.dataTransfer.types.includes(DRAGGED) && event.preventDefault()}
      onDrop={(event) => {
        const from = Number(event.dataTransfer.getData(DRAGGED));
        editor.apply(`reorder ${name}`, (docs) => reordered(docs, doc.id, name, from, place));
      }}
    >
      {slot.multiple && <span className="number muted">{place + 1}</span>}
      <button type="button" className="link ellipsis" onClick={() => selected.set([parent])}>
        {node === undefined ? parent : nameOf(node)}
      </button>
      <span className="spread" />
      {node && <StatusBadge status={node.status} />}
      {many && (
        <IconButton icon="left" label={`Move ${parent} up`} disabled={place === 0} onClick={() => moveTo(place - 1)} />
      )}
      {many && (
        <IconButton
          icon="right"
          label={`Move ${parent} down`}
          disabled={place === last}
          onClick={() => moveTo(place + 1)}
        />
      )}
      {mayEdit && <IconButton icon="close" label={`Take ${parent} out of ${name}`} onClick={remove} />}
      {error && <p className="slot-error">{error}</p>}
    </li>
  );
}

const DRAGGED = "application/x-callsheet-place";

function AddReference({ doc, name }: { doc: NodeDoc; name: string }) {
  const { kinds, editor } = useDesk();
  const docs = useDocs();
  const fitting = [...docs.values()].filter((parent) => kinds.refusal(parent, doc, name, docs) === null);
  if (fitting.length === 0) return <p className="muted">No node here fits.</p>;
  return (
    <select
      className="ui-input"
      aria-label={`Connect a node to ${name}`}
      value=""
      onChange={(event) => {
        const parent = event.target.value;
        editor.apply(`connect ${parent}`, (now) => connected(now, kinds, parent, doc.id, name));
      }}
    >
      <option value="">Connect a node …</option>
      {fitting.map((parent) => (
        <option key={parent.id} value={parent.id}>
          {nameOf(parent)}
        </option>
      ))}
    </select>
  );
}
