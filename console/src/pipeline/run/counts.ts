import type { NodeView } from "../../api";
import type { Counts } from "../../app/ui";

/** Return how many nodes are in which status, and how many have mistakes. */
export function countsOf(nodes: Iterable<NodeView>): Counts & { invalid: number } {
  const counts = { completed: 0, in_progress: 0, pending: 0, failed: 0, total: 0, invalid: 0 };
  for (const node of nodes) {
    counts.total++;
    counts[node.status]++;
    if (node.is_valid === false) counts.invalid++;
  }
  return counts;
}
