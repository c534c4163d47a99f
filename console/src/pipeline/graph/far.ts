import { type ReactFlowState, useStore } from "@xyflow/react";

/** From so far away nothing can be read: a node is its status, and hundreds of them are in sight. */
const FAR = 0.28;
const isFar = ({ transform }: ReactFlowState) => transform[2] < FAR;

/** Say whether the graph is seen from far away. */
export function useFar(): boolean {
  return useStore(isFar);
}
