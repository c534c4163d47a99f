import { useState } from "react";
import { api, ask, type PipelineSummary } from "../api";
import { Confirm, complain, tell } from "../app/ui";
import { nameOf } from "./PipelineTable";
import { summaryOf } from "./summary";

interface Props {
  pipeline: PipelineSummary;
  onClose: () => void;
  onDone: () => void;
}

/** Ask before a pipeline goes for good. */
export function DeleteDialog({ pipeline, onClose, onDone }: Props) {
  const [busy, setBusy] = useState(false);
  const { counts } = summaryOf(pipeline);

  async function remove() {
    setBusy(true);
    try {
      await ask(api.DELETE("/pipelines/{pipeline_id}", { params: { path: { pipeline_id: pipeline.id } } }));
      tell(`${nameOf(pipeline)} is deleted.`);
      onDone();
      onClose();
    } catch (failure) {
      complain(failure);
      setBusy(false);
    }
  }

  return (
    <Confirm
      title="Delete pipeline"
      action="Delete"
      danger
      busy={busy}
      onClose={onClose}
      onConfirm={() => void remove()}
    >
      <p>
        <strong>{nameOf(pipeline)}</strong> and its {counts.total} nodes are removed for good, and what runs of it is
        stopped. What was made stays in the storage: the same work in another pipeline is still not paid twice.
      </p>
    </Confirm>
  );
}
