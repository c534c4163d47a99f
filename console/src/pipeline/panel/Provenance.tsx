import { callsheet, useLoaded } from "../../api";
import { Failure, Loading } from "../../app/ui";
import type { Json } from "../known/doc";

/** Where an output comes from: the manifest that lies beside it. */
export function Provenance({ pipeline, node, version }: { pipeline: string; node: string; version: string }) {
  const manifest = useLoaded(`${node} ${version}`, async () => {
    const answer = await callsheet.output(pipeline, node, { file: "manifest" });
    return (await answer.json()) as Json;
  });
  return (
    <details className="provenance">
      <summary>Where it comes from</summary>
      {manifest.error && <Failure error={manifest.error} onRetry={manifest.reload} />}
      {!manifest.data && !manifest.error && <Loading what="the manifest" />}
      {manifest.data && <Manifest manifest={manifest.data} />}
    </details>
  );
}

function Manifest({ manifest }: { manifest: Json }) {
  const { recipe, tools, origin, times } = manifest as Record<string, Json>;
  const inputs = Object.entries((manifest.inputs ?? {}) as Record<string, Json[]>);
  return (
    <dl className="facts">
      <Fact name="Made by" value={`${recipe?.provider ?? ""}, version ${recipe?.executor ?? "?"}`} />
      <Fact name="Revision" value={`${manifest.revision}, attempt ${manifest.attempt}`} />
      <Fact name="Made at" value={new Date(String(times?.madeAt)).toLocaleString("en-GB")} />
      <Fact name="Fingerprint" value={String(manifest.fingerprint)} mono />
      <Fact name="SHA-256" value={String((manifest.output as Json | undefined)?.sha256)} mono />
      {inputs.map(([slot, given]) => (
        <Fact
          key={slot}
          name={`Input ${slot}`}
          value={given.map((one) => `${one.node} ${String(one.sha256).slice(0, 12)}`).join("\n")}
          mono
        />
      ))}
      {Object.entries(tools ?? {}).map(([tool, version]) => (
        <Fact key={tool} name={tool} value={String(version)} />
      ))}
      {Object.keys(origin ?? {}).length > 0 && <Fact name="Provider" value={JSON.stringify(origin, null, 2)} mono />}
    </dl>
  );
}

function Fact({ name, value, mono = false }: { name: string; value: string; mono?: boolean }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd className={mono ? "mono" : ""}>{value}</dd>
    </div>
  );
}
