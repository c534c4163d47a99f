import { type DragEvent, useRef, useState } from "react";
import { Button, SelectField } from "../../app/ui";
import { useDesk } from "../Desk";
import { edited } from "../edit/changes";
import { uploaded } from "../edit/drop";
import { readJson, write } from "../form/schema";
import { Typed } from "../form/Typed";
import type { Json, NodeDoc } from "../known/doc";

const WRITTEN = ["text", "script", "json"];

/** What an asset is and where it comes from: written here, uploaded, or at an address. */
export function AssetForm({ doc, errors }: { doc: NodeDoc; errors: Readonly<Record<string, string>> }) {
  const { kinds, mayEdit, editor } = useDesk();
  const asset = doc.asset ?? {};
  const type = String(asset.type ?? "");
  const keep = (next: Json) => editor.apply(`change ${doc.id}`, (docs) => edited(docs, doc.id, { asset: next }));
  const isElsewhere = typeof asset.source === "string" || typeof asset.url === "string";
  const types = kinds.assetTypes.map((name) => [name, name] as const);
  return (
    <section>
      <h3>Asset</h3>
      {errors.asset && (
        <p className="slot-error" role="alert">
          {errors.asset}
        </p>
      )}
      <SelectField
        label="Type"
        error={errors["asset.type"]}
        value={type}
        disabled={!mayEdit}
        options={type === "" ? [["", "choose …"], ...types] : types}
        onChange={(next) => keep({ ...asset, type: next })}
      />
      {WRITTEN.includes(type) && !isElsewhere && <Content {...{ asset, type, errors, keep }} disabled={!mayEdit} />}
      {(isElsewhere || asset.content === undefined) && <Origin {...{ asset, errors, keep }} disabled={!mayEdit} />}
      {mayEdit && isElsewhere && WRITTEN.includes(type) && (
        <p className="muted">To write it here instead, empty the field above.</p>
      )}
      {mayEdit && <DropZone onFile={async (file) => keepFile(await uploaded(file), asset, keep)} />}
    </section>
  );
}

interface Part {
  asset: Json;
  errors: Readonly<Record<string, string>>;
  keep: (asset: Json) => void;
  disabled: boolean;
}

function Content({ asset, type, errors, keep, disabled }: Part & { type: string }) {
  const isJson = type === "json";
  return (
    <Typed
      label={isJson ? "Content (JSON)" : "Content"}
      hint={isJson ? "A code scene or other data. Ctrl+Enter keeps it." : "Ctrl+Enter keeps it, as leaving it does."}
      error={errors["asset.content"]}
      disabled={disabled}
      rows={isJson ? 18 : 10}
      mono={isJson}
      value={write(
        { kind: isJson ? "json" : "text", long: true, least: 0, most: Infinity, pattern: null },
        asset.content,
      )}
      onCommit={(typed) => keep(only(asset, "content", isJson && typed.trim() !== "" ? readJson(typed) : typed))}
    />
  );
}

function Origin({ asset, errors, keep, disabled }: Part) {
  return (
    <>
      <Typed
        label="Source"
        hint="A file in the storage, an s3:// address, or a path below the import root."
        error={errors["asset.source"]}
        disabled={disabled}
        mono
        value={String(asset.source ?? "")}
        onCommit={(typed) => keep(only(asset, "source", typed))}
      />
      <Typed
        label="Address"
        hint="Public, https:// or http://."
        error={errors["asset.url"]}
        disabled={disabled}
        mono
        value={String(asset.url ?? "")}
        onCommit={(typed) => keep(only(asset, "url", typed))}
      />
    </>
  );
}

function DropZone({ onFile }: { onFile: (file: File) => Promise<void> }) {
  const input = useRef<HTMLInputElement>(null);
  const [busy, setBusy] = useState(false);
  const take = async (file: File | undefined) => {
    if (file === undefined) return;
    setBusy(true);
    await onFile(file);
    setBusy(false);
  };
  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    event.stopPropagation();
    void take(event.dataTransfer.files[0]);
  };
  return (
    <div className="dropzone" onDragOver={(event) => event.preventDefault()} onDrop={onDrop} data-testid="dropzone">
      <Button icon="upload" busy={busy} onClick={() => input.current?.click()}>
        {busy ? "Uploading …" : "Upload a file"}
      </Button>
      <span className="muted">or drop it here</span>
      <input
        ref={input}
        type="file"
        hidden
        aria-label="File to upload"
        onChange={(event) => {
          void take(event.target.files?.[0]);
          event.target.value = "";
        }}
      />
    </div>
  );
}

function keepFile(file: Json | null, asset: Json, keep: (asset: Json) => void): void {
  if (file === null) return;
  const type = file.type === "text" && asset.type === "script" ? "script" : file.type;
  keep({ ...only(asset, "source", file.source), type });
}

/** An asset comes from one place: who names one takes the others away. */
function only(asset: Json, key: "content" | "source" | "url", value: unknown): Json {
  const { content: _c, source: _s, url: _u, importedFrom: _i, ...rest } = asset;
  return value === "" ? rest : { ...rest, [key]: value };
}
