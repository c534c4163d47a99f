import type { NodeView } from "../../api";
import { fileAddress, outputAddress } from "../../api";
import { useDesk } from "../Desk";
import type { NodeDoc } from "../known/doc";
import { outputOf } from "../known/facts";
import { Waveform } from "./Waveform";

/** What a node made or brings, small: a picture, a sound's shape, the first words. */
export function Preview({ doc, node }: { doc: NodeDoc; node: NodeView | undefined }) {
  const { live } = useDesk();
  const output = outputOf(node);
  const old = node?.status === "completed" ? "" : "old";
  if (output !== null && output.type === "video" && output.files?.poster) {
    const address = fileAddress(live.id, doc.id, "poster", output.sha256);
    return <img className={`preview ${old}`} src={address} alt="" loading="lazy" draggable={false} />;
  }
  if (output !== null && output.type === "image") {
    const address = outputAddress(live.id, doc.id, output.sha256);
    return <img className={`preview ${old}`} src={address} alt="" loading="lazy" draggable={false} />;
  }
  if (output !== null && output.type === "audio" && output.files?.waveform) {
    return <Waveform pipeline={live.id} node={doc.id} version={output.sha256} className={old} />;
  }
  return <p className="preview-words">{wordsOf(doc)}</p>;
}

function wordsOf(doc: NodeDoc): string {
  const { content, source, url } = doc.asset ?? {};
  if (typeof content === "string") return content.slice(0, 120);
  if (content !== undefined && content !== null) return JSON.stringify(content).slice(0, 120);
  if (typeof source === "string") return source.slice(source.lastIndexOf("/") + 1);
  if (typeof url === "string") return url;
  if (typeof doc.config.prompt === "string") return doc.config.prompt.slice(0, 120);
  const told = Object.entries(doc.config).filter(([, value]) => typeof value !== "object");
  return told.map(([key, value]) => `${key} ${value}`).join(", ");
}
