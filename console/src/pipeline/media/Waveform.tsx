import { memo, useEffect, useState } from "react";
import { callsheet } from "../../api";
import { barsOf } from "./waves";

interface Props {
  pipeline: string;
  node: string;
  /** Of the output: another one, another shape. */
  version: string;
  className?: string;
}

const BARS = 80;
const known = new Map<string, Promise<string>>();

/** The shape of a sound. */
export const Waveform = memo(function Waveform({ pipeline, node, version, className = "" }: Props) {
  const [path, setPath] = useState("");
  useEffect(() => {
    let here = true;
    const asked = known.get(version) ?? load(pipeline, node);
    known.set(version, asked);
    asked.then(
      (found) => here && setPath(found),
      () => known.delete(version),
    );
    return () => {
      here = false;
    };
  }, [pipeline, node, version]);
  return (
    <svg
      className={`waveform ${className}`}
      viewBox={`0 -100 ${BARS} 200`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      <path d={path} vectorEffect="non-scaling-stroke" />
    </svg>
  );
});

async function load(pipeline: string, node: string): Promise<string> {
  const answer = await callsheet.output(pipeline, node, { file: "waveform" });
  const { peaks } = (await answer.json()) as { peaks: number[] };
  return barsOf(peaks, BARS);
}
