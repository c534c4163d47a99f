import { BaseEdge, EdgeLabelRenderer, type EdgeProps, getBezierPath } from "@xyflow/react";
import { memo } from "react";
import { useFar } from "./far";
import type { WireEdge } from "./flow";

/** An edge in the colour of what flows along it; in a slot with many places it says which one. */
export const Wire = memo(function Wire(props: EdgeProps<WireEdge>) {
  const [path] = getBezierPath(props);
  const isFar = useFar();
  const place = props.data?.place ?? null;
  return (
    <>
      <BaseEdge
        path={path}
        className={`wire ${props.data?.medium ?? "unknown"} ${props.selected ? "selected" : ""}`}
        interactionWidth={14}
      />
      {place !== null && !isFar && (
        <EdgeLabelRenderer>
          <span
            className="wire-place"
            style={{ transform: `translate(-100%, -50%) translate(${props.targetX - 10}px, ${props.targetY}px)` }}
          >
            {place + 1}
          </span>
        </EdgeLabelRenderer>
      )}
    </>
  );
});
