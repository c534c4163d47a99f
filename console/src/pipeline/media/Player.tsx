import { useEffect, useState } from "react";
import { callsheet, fileAddress, type Output, outputAddress } from "../../api";
import { vttOf } from "./vtt";
import { Waveform } from "./Waveform";

interface Props {
  pipeline: string;
  node: string;
  output: Output;
}

/** Plays or shows what a node made, with captions where it has them. */
export function Player({ pipeline, node, output }: Props) {
  const version = output.sha256.slice(0, 12);
  const address = outputAddress(pipeline, node, version);
  const hasCaptions = output.files?.captions !== undefined;
  const captions = useCaptions(pipeline, node, version, hasCaptions);
  const track = captions && (
    <track key={captions.address} kind="captions" src={captions.address} srcLang="en" label="Captions" default />
  );
  const poster = output.files?.poster ? { poster: fileAddress(pipeline, node, "poster", version) } : {};

  switch (output.type) {
    case "video":
      return (
        <video
          key={address}
          className="player"
          src={address}
          {...poster}
          controls
          preload="metadata"
          data-testid="player"
        >
          {track}
        </video>
      );
    case "audio":
      return (
        <div className="player-audio">
          {output.files?.waveform && <Waveform pipeline={pipeline} node={node} version={output.sha256} />}
          <audio key={address} src={address} controls preload="metadata" data-testid="player" />
          {captions && <p className="muted">{spoken(captions.vtt)}</p>}
        </div>
      );
    case "image":
      return <img className="player" src={address} alt={`What ${node} made`} />;
    default:
      return <TextOutput pipeline={pipeline} node={node} version={version} isJson={output.type === "json"} />;
  }
}

interface Captions {
  vtt: string;
  /** Of the same, for a track. */
  address: string;
}

/** Return the captions as WebVTT; null: none, or on their way. */
function useCaptions(pipeline: string, node: string, version: string, there: boolean): Captions | null {
  const [captions, setCaptions] = useState<Captions | null>(null);
  useEffect(() => {
    if (!there) return;
    const stop = new AbortController();
    let made: string | null = null;
    const load = async () => {
      const answer = await callsheet.output(pipeline, node, { file: "captions", signal: stop.signal });
      const vtt = vttOf(await answer.text());
      if (stop.signal.aborted) return;
      made = URL.createObjectURL(new Blob([vtt], { type: "text/vtt" }));
      setCaptions({ vtt, address: made });
    };
    load().catch(() => setCaptions(null));
    return () => {
      stop.abort();
      setCaptions(null);
      if (made !== null) URL.revokeObjectURL(made);
    };
  }, [pipeline, node, version, there]);
  return captions;
}

/** The words of a sound, as they are spoken. */
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
