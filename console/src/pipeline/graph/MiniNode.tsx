import type { MiniMapNodeProps } from "@xyflow/react";
import { useNode } from "../Desk";

/** A node in the overview, in the colour of its status. */
export function MiniNode({ id, x, y, width, height }: MiniMapNodeProps) {
  const node = useNode(id);
  return <rect className={`mini ${node?.status ?? "pending"}`} x={x} y={y} width={width} height={height} rx={12} />;
}
