import { memo, useEffect, useState } from "react";
import { callsheet } from "../../api";

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
    <svg className={`waveform ${className}`} viewBox={`0 -100 ${BARS} 200`} preserveAspectRatio="none" aria-hidden="true">
      <path d={path} vectorEffect="non-scaling-stroke" />
    </svg>
  );
});

async function load(pipeline: string, node: string): Promise<string> {
  const answer = await callsheet.output(pipeline, node, { file: "waveform" });
  const { peaks } = (await answer.json()) as { peaks: number[] };
  return barsOf(peaks, BARS);
}

/** Return as many bars as fit, each as high as the loudest peak that it stands for. */
export function barsOf(peaks: readonly number[], count: number): string {
  const each = peaks.length / count;
  return Array.from({ length: count }, (_, bar) => {
    const [from, to] = [Math.floor(bar * each), Math.max(Math.floor((bar + 1) * each), Math.floor(bar * each) + 1)];
    const height = Math.max(2, ...peaks.slice(from, to));
    return `M${bar + 0.5} ${-height}V${height}`;
  }).join("");
}
