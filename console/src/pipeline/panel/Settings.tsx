import type { NodeView } from "../../api";
import { useDesk } from "../Desk";
import { edited } from "../edit/changes";
import { SchemaForm } from "../form/SchemaForm";
import { type Json, type NodeDoc, same } from "../known/doc";
import { AssetForm } from "./AssetForm";
import { Inputs } from "./Inputs";

/** What a node is made from: its inputs, its config, for assets what they bring; with what is wrong beside each. */
export function Settings({ doc, node }: { doc: NodeDoc; node: NodeView | undefined }) {
  const { kinds, mayEdit } = useDesk();
  const keepConfig = useConfig(doc);
  const kind = kinds.of(doc.type);
  const errors = node?.validation_errors ?? {};
  if (kind === undefined) return <p className="state-error">{errors.type ?? `There is no node type ${doc.type}.`}</p>;
  const elsewhere = elsewhereOf(errors, doc, Object.keys(kind.slots));
  return (
    <div className="settings">
      {elsewhere.map(([field, message]) => (
        <p key={field} className="state-error" role="alert">
          {field}: {message}
        </p>
      ))}
      {Object.keys(kind.slots).length > 0 && <Inputs doc={doc} errors={errors} />}
      {doc.type === "asset" && <AssetForm doc={doc} errors={errors} />}
      {doc.type !== "asset" && (
        <section>
          <h3>Config</h3>
          <SchemaForm
            schema={kind.config}
            value={doc.config}
            errors={errors}
            path="config"
            disabled={!mayEdit}
            onCommit={keepConfig}
            standards={{ provider: kind.providers[0] }}
            without={kind.providers.length < 2 ? ["provider"] : []}
          />
        </section>
      )}
    </div>
  );
}

/** Return what keeps a key of the config: written over what was shown, refused over what was not. */
function useConfig(doc: NodeDoc) {
  const { live, editor } = useDesk();
  return (key: string, value: unknown, shown: unknown) => {
    const now = live.docs.get().get(doc.id)?.config[key];
    if (!same(now ?? null, shown ?? null)) {
      throw new Error(`somebody else has set this to ${JSON.stringify(now)} meanwhile; press Escape to see theirs`);
    }
    editor.apply(`change ${key} of ${doc.id}`, (docs) =>
      edited(docs, doc.id, { config: withKey(docs.get(doc.id)?.config ?? {}, key, value) }),
    );
  };
}

function withKey(config: Json, key: string, value: unknown): Json {
  const { [key]: _before, ...others } = config;
  return value === undefined ? others : { ...config, [key]: value };
}

/** What is wrong and has no field of its own here. */
function elsewhereOf(errors: Readonly<Record<string, string>>, doc: NodeDoc, slots: readonly string[]) {
  return Object.entries(errors).filter(([field]) => {
    if (field.startsWith("config.") || (field.startsWith("asset") && doc.type === "asset")) return false;
    return !slots.some((slot) => field === `inputs.${slot}` || field.startsWith(`inputs.${slot}[`));
  });
}
