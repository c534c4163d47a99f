import { useEffect, useRef, useState } from "react";
import { IconButton } from "../../app/ui";
import { useDesk, useDocs } from "../Desk";
import { type NodeDoc, nameOf } from "../known/doc";

/** Find a node by its title, id, type, or by words that stand in it; Enter goes there, again to the next. */
export function Search({ onFound, onClose }: { onFound: (id: string) => void; onClose: () => void }) {
  const { live } = useDesk();
  const docs = useDocs();
  const [text, setText] = useState("");
  const [place, setPlace] = useState(0);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => input.current?.focus(), []);
  const wanted = text.trim().toLowerCase();
  const found =
    wanted === "" ? [] : [...docs.values()].filter((doc) => holds(doc, live.node(doc.id)?.status ?? "", wanted));
  const go = (step: number) => {
    const at = (place + step + found.length) % found.length;
    const doc = found[at];
    setPlace(at);
    if (doc) onFound(doc.id);
  };
  return (
    <search className="search">
      <input
        ref={input}
        className="ui-input"
        placeholder="Find a node, or a status"
        aria-label="Find a node"
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setPlace(-1);
        }}
        onKeyDown={(event) => {
          if (event.key === "Enter" && found.length > 0) go(event.shiftKey ? -1 : 1);
          if (event.key === "Escape") onClose();
        }}
      />
      <span className="muted number">{wanted !== "" && `${Math.max(0, place + 1)}/${found.length}`}</span>
      <IconButton icon="close" label="Close the search" onClick={onClose} />
    </search>
  );
}

function holds(doc: NodeDoc, status: string, wanted: string): boolean {
  const words = [nameOf(doc), doc.id, doc.type, status.replace("_", " "), doc.asset?.content, doc.asset?.source];
  return words.some((word) => typeof word === "string" && word.toLowerCase().includes(wanted));
}
