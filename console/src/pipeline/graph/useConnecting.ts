import type { Connection } from "@xyflow/react";
import { useCallback, useRef } from "react";
import { complain } from "../../app/ui";
import { useDesk } from "../Desk";
import { connected } from "../edit/changes";
import type { WireEdge } from "./flow";

/** Connecting slots: only what fits can be connected, and what does not says why. */
export function useConnecting() {
  const { live, kinds, editor } = useDesk();
  const refusal = useRef("");
  const isValidConnection = useCallback(
    ({ source, target, targetHandle }: Connection | WireEdge) => {
      const docs = live.docs.get();
      const [parent, child] = [docs.get(source), docs.get(target)];
      if (!parent || !child || !targetHandle) return false;
      refusal.current = kinds.refusal(parent, child, targetHandle, docs) ?? "";
      return refusal.current === "";
    },
    [live, kinds],
  );
  const onConnect = useCallback(
    ({ source, target, targetHandle }: Connection) => {
      if (targetHandle === null) return;
      editor.apply(`connect ${source}`, (docs) => connected(docs, kinds, source, target, targetHandle));
    },
    [editor, kinds],
  );
  const onConnectStart = useCallback(() => {
    refusal.current = "";
  }, []);
  const onConnectEnd = useCallback((_: unknown, end: { isValid: boolean | null; toHandle: unknown }) => {
    if (end.isValid === false && end.toHandle !== null && refusal.current !== "") complain(refusal.current);
  }, []);
  return { isValidConnection, onConnect, onConnectStart, onConnectEnd };
}
