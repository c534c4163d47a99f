import type { NodeView, Output } from "../../api";
import { fileAddress, outputAddress } from "../../api";
import { EmptyState, Icon } from "../../app/ui";
import { bytes, timecode } from "../../app/words";
import { useDesk } from "../Desk";
import type { NodeDoc } from "../known/doc";
import { outputOf } from "../known/facts";
import { Player } from "../media/Player";
import { Provenance } from "./Provenance";

/** What a node made: to be watched, to be taken away, and where it comes from. */
export function OutputTab({ doc, node }: { doc: NodeDoc; node: NodeView | undefined }) {
  const { live } = useDesk();
  const output = outputOf(node);
  if (output === null) {
    return (
      <EmptyState icon="play" title="Nothing was made yet">
        <p>What this node makes is shown here.</p>
      </EmptyState>
    );
  }
  const version = output.sha256;
  const files = Object.entries(output.files ?? {});
  return (
    <div className="output">
      <Player pipeline={live.id} node={doc.id} output={output} />
      <dl className="facts">
        {factsOf(output).map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <ul className="files" aria-label="Files">
        <li>
          <a
            className="ui-button primary"
            href={outputAddress(live.id, doc.id, version)}
            download={`${doc.id}.${endingOf(output.s3Key)}`}
            data-testid="download"
          >
            <Icon name="download" />
            Download
          </a>
        </li>
        {files.map(([name, file]) => (
          <li key={name}>
            <a
              href={fileAddress(live.id, doc.id, name, version)}
              download={`${doc.id}-${name}.${endingOf(file.s3Key)}`}
            >
              {name}
            </a>{" "}
            <span className="muted">{bytes(file.size)}</span>
          </li>
        ))}
      </ul>
      {output.files?.manifest && <Provenance pipeline={live.id} node={doc.id} version={version} />}
    </div>
  );
}

function factsOf(output: Output): [string, string][] {
  const found: [string, string | false][] = [
    ["Length", output.duration != null && timecode(output.duration)],
    [
      "Picture",
      output.width != null && `${output.width} × ${output.height}${output.fps ? `, ${rate(output.fps)} fps` : ""}`,
    ],
    ["Sound", output.type === "video" && (output.hasAudio ? "yes" : "none")],
    ["Size", bytes(output.size)],
  ];
  return found.filter((fact): fact is [string, string] => fact[1] !== false);
}

function rate(fps: string): string {
  const [over, under = "1"] = fps.split("/");
  return String(Math.round((Number(over) / Number(under)) * 100) / 100);
}

function endingOf(key: string): string {
  return key.slice(key.lastIndexOf(".") + 1);
}
