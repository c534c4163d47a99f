import { useEffect, useState } from "react";
import { ApiError, api, ask, type ImportReport } from "../api";
import { Button, CheckField, Dialog, SelectField } from "../app/ui";
import { type Found, findDocument, withUploads } from "./folder";

interface Props {
  /** What was dropped; none: they are asked for. */
  files: readonly File[];
  onClose: () => void;
  /** Something was written. */
  onDone: () => void;
  onOpen: (pipeline: string) => void;
}

/** Bring a pipeline in from its document, with the files beside it. */
export function ImportDialog({ files, onClose, onDone, onOpen }: Props) {
  const [found, setFound] = useState<Found | null>(null);
  const [mode, setMode] = useState("");
  const [prune, setPrune] = useState(false);
  const [step, setStep] = useState("");
  const [error, setError] = useState<string[]>([]);
  const [report, setReport] = useState<ImportReport | null>(null);

  async function look(chosen: readonly File[]) {
    setError([]);
    try {
      setFound(await findDocument(chosen));
    } catch (failure) {
      setFound(null);
      setError([(failure as Error).message]);
    }
  }

  useEffect(() => {
    if (files.length > 0) void look(files);
  }, [files]);

  async function bring(document: Found) {
    setError([]);
    setStep("Looking …");
    try {
      const body = await withUploads(document, (sent) => setStep(`Sending file ${sent} …`));
      setStep("Importing …");
      const query = { prune, ...(mode !== "" && { mode: mode as "draft" | "final" }) };
      const said = await ask(api.POST("/pipelines/import", { body, params: { query } }));
      onDone();
      if (said.faults.valid) onOpen(said.pipeline_id);
      else setReport(said);
    } catch (failure) {
      setError(sentences(failure as Error));
    } finally {
      setStep("");
    }
  }

  if (report !== null) return <Faults report={report} onClose={onClose} onOpen={() => onOpen(report.pipeline_id)} />;
  return (
    <Dialog
      title="Import a pipeline"
      onClose={onClose}
      onSubmit={() => found && void bring(found)}
      actions={
        <>
          {step !== "" && (
            <span className="muted spread" role="status">
              {step}
            </span>
          )}
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" type="submit" busy={step !== ""} disabled={found === null}>
            Import
          </Button>
        </>
      }
    >
      <Choose onChosen={(chosen) => void look(chosen)} />
      {found !== null && <Chosen found={found} />}
      {error.map((sentence) => (
        <p key={sentence} className="pipelines-error" role="alert">
          {sentence}
        </p>
      ))}
      {found !== null && (
        <>
          <SelectField
            label="Mode"
            value={mode}
            onChange={setMode}
            options={[
              ["", "as the document says"],
              ["draft", "draft: stand-ins made on this machine, for nothing"],
              ["final", "final: the providers that the nodes name"],
            ]}
          />
          <CheckField
            label="Remove nodes that the document does not have"
            checked={prune}
            onChange={setPrune}
            hint="Where the pipeline is here already."
          />
        </>
      )}
    </Dialog>
  );
}

function Choose({ onChosen }: { onChosen: (files: File[]) => void }) {
  return (
    <div className="import-choose">
      <label className="ui-button plain">
        Choose document …
        <input
          type="file"
          className="unseen"
          accept=".json,application/json"
          onChange={(event) => onChosen([...(event.target.files ?? [])])}
        />
      </label>
      <label className="ui-button plain">
        Choose folder …
        <input
          type="file"
          className="unseen"
          ref={(input) => input?.setAttribute("webkitdirectory", "")}
          onChange={(event) => onChosen([...(event.target.files ?? [])])}
        />
      </label>
      <p className="ui-field-note">
        The folder where the document names files that lie beside it. Or drop either on the page.
      </p>
    </div>
  );
}

function Chosen({ found }: { found: Found }) {
  const nodes = (found.document.nodes as unknown[]).length;
  const title = found.document.title ?? found.document.id ?? "without a title";
  return (
    <div className="import-found">
      <strong>{String(title)}</strong>
      <p className="muted">
        {found.name}: {nodes} {nodes === 1 ? "node" : "nodes"}
        {found.files.size > 0 && `, ${found.files.size === 1 ? "one file" : `${found.files.size} files`} beside it`}
      </p>
      {found.missing.length > 0 && (
        <p className="import-missing">
          Not among the files: {found.missing.slice(0, 4).join(", ")}
          {found.missing.length > 4 && ` and ${found.missing.length - 4} more`}. Choose the folder, unless they are in
          the storage already.
        </p>
      )}
    </div>
  );
}

function Faults({ report, onClose, onOpen }: { report: ImportReport; onClose: () => void; onOpen: () => void }) {
  const lines = [
    ...Object.entries(report.faults.pipeline).map(([field, words]) => [field, words] as const),
    ...Object.entries(report.faults.nodes).flatMap(([node, fields]) =>
      Object.entries(fields).map(([field, words]) => [`${node}, ${field}`, words] as const),
    ),
  ];
  return (
    <Dialog
      title="Imported, with faults"
      onClose={onClose}
      onSubmit={onOpen}
      actions={
        <>
          <Button onClick={onClose}>Close</Button>
          <Button kind="primary" type="submit">
            Open the pipeline
          </Button>
        </>
      }
      wide
    >
      <p>These nodes do not run until they are mended; the others do.</p>
      <dl className="import-faults">
        {lines.map(([place, words]) => (
          <div key={place}>
            <dt className="mono">{place}</dt>
            <dd>{words}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}

function sentences(failure: Error): string[] {
  if (!(failure instanceof ApiError)) return [failure.message];
  const facts = Object.entries(failure.details).slice(0, 5);
  return facts.length > 0 ? facts.map(([field, words]) => `${field}: ${String(words)}`) : [failure.message];
}
