import { useEffect, useState } from "react";
import { callsheet, fileAddress, type Output, outputAddress, previewAddress, useLoaded } from "../../api";
import { Waveform } from "./Waveform";

/** As browsers take them: made by the API from the SRT file. */
const CAPTIONS = "captions.vtt";

interface Props {
  pipeline: string;
  node: string;
  output: Output;
}

/** Plays or shows what a node made, with captions where it has them. */
export function Player({ pipeline, node, output }: Props) {
  const version = output.sha256;
  const address = outputAddress(pipeline, node, version);
  const hasCaptions = output.files?.captions !== undefined;
  switch (output.type) {
    case "video":
      return <Film pipeline={pipeline} node={node} output={output} />;
    case "audio":
      return (
        <div className="player-audio">
          {output.files?.waveform && <Waveform pipeline={pipeline} node={node} version={output.sha256} />}
          <audio key={address} src={address} controls preload="metadata" data-testid="player" />
          {hasCaptions && <Words pipeline={pipeline} node={node} version={version} />}
        </div>
      );
    case "image":
      return <img className="player" src={address} alt={`What ${node} made`} />;
    default:
      return <TextOutput pipeline={pipeline} node={node} version={version} isJson={output.type === "json"} />;
  }
}

/** A film in few lines, which begins at once; as it was made for those who look closely. */
function Film({ pipeline, node, output }: Props) {
  const [isWhole, setWhole] = useState(false);
  const [isSmall, setSmall] = useState(false);
  const version = output.sha256;
  const whole = outputAddress(pipeline, node, version);
  const preview = useLoaded(`${node} ${version}`, () => previewAddress(pipeline, node, version));
  const isKnown = preview.data !== undefined || preview.error !== null;
  const address = isWhole ? whole : (preview.data ?? whole);
  const poster = output.files?.poster ? { poster: fileAddress(pipeline, node, "poster", version) } : {};
  const captions = output.files?.captions && fileAddress(pipeline, node, CAPTIONS, version);
  return (
    <>
      {/* Another film never comes behind the same address: the player would lose its place. */}
      <video
        key={isKnown ? address : ""}
        className="player"
        {...(isKnown && { src: address })}
        {...poster}
        controls
        preload="metadata"
        data-testid="player"
        onLoadedMetadata={({ currentTarget }) => setSmall(currentTarget.videoHeight < (output.height ?? 0))}
      >
        {captions && <track kind="captions" src={captions} label="Captions" default />}
      </video>
      {isSmall && !isWhole && (
        <p className="muted player-note">
          Shown small, to begin at once.{" "}
          <button type="button" className="link" onClick={() => setWhole(true)}>
            Show it as it was made
          </button>
        </p>
      )}
    </>
  );
}

/** The words of a sound, as they are spoken. */
function Words({ pipeline, node, version }: { pipeline: string; node: string; version: string }) {
  const vtt = useLoaded(`${node} ${version}`, async () =>
    (await callsheet.output(pipeline, node, { file: CAPTIONS })).text(),
  );
  return vtt.data === undefined ? null : <p className="muted">{spoken(vtt.data)}</p>;
}

function spoken(vtt: string): string {
  const lines = vtt.split("\n").slice(1);
  return lines.filter((line) => line.trim() !== "" && !/^\d+$/.test(line) && !line.includes("-->")).join(" ");
}

const SHOWN_BYTES = 20_000;

function TextOutput({
  pipeline,
  node,
  version,
  isJson,
}: {
  pipeline: string;
  node: string;
  version: string;
  isJson: boolean;
}) {
  const [text, setText] = useState("");
  useEffect(() => {
    const stop = new AbortController();
    callsheet
      .output(pipeline, node, { range: `bytes=0-${SHOWN_BYTES - 1}`, signal: stop.signal })
      .then((answer) => answer.text())
      .then((found) => setText(isJson ? pretty(found) : found))
      .catch(() => setText(""));
    return () => stop.abort();
  }, [pipeline, node, version, isJson]);
  return <pre className={`player-text ${isJson ? "" : "prose"}`}>{text}</pre>;
}

function pretty(json: string): string {
  try {
    return JSON.stringify(JSON.parse(json), null, 2);
  } catch {
    return json;
  }
}
