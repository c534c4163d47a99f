/** A document and the files beside it: which of them it names, and how they get into the storage. */

import { api, ask, callsheet, type NodeView } from "../api";

type Json = Record<string, unknown>;

export interface Found {
  document: Json;
  /** The document's file name. */
  name: string;
  /** By the path that the document gives them. */
  files: Map<string, File>;
  /** Sources that are no address and not among the files. */
  missing: string[];
}

/** Return what was dropped, files within folders with their path. */
export async function filesDropped(data: DataTransfer): Promise<File[]> {
  // Both at once: after the first wait the browser has forgotten what was dropped.
  const dropped = [...data.items].map((item) => ({ entry: item.webkitGetAsEntry(), file: item.getAsFile() }));
  const found = dropped.map(({ entry, file }) => (entry ? filesIn(entry) : file ? [file] : []));
  return (await Promise.all(found)).flat();
}

async function filesIn(entry: FileSystemEntry): Promise<File[]> {
  if (entry instanceof FileSystemFileEntry) {
    const file = await new Promise<File>((resolve, reject) => entry.file(resolve, reject));
    return [withPath(file, entry.fullPath.replace(/^\//, ""))];
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const found: File[] = [];
  // A reader gives a hundred at a time, and nothing at the end.
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0) return found;
    found.push(...(await Promise.all(some.map(filesIn))).flat());
  }
}

function withPath(file: File, path: string): File {
  Object.defineProperty(file, "webkitRelativePath", { value: path });
  return file;
}

function pathOf(file: File): string {
  return file.webkitRelativePath || file.name;
}

/** Return the pipeline's document among files, and what it names of the others; throws a sentence when there is none. */
export async function findDocument(files: readonly File[]): Promise<Found> {
  const candidates = files.filter((file) => file.name.endsWith(".json")).sort((a, b) => depth(a) - depth(b));
  if (candidates.length === 0) throw new Error("A pipeline's document is a .json file, and there is none.");
  let reason = "";
  for (const file of candidates) {
    const document = await parse(file).catch((failure: Error) => {
      reason = `${file.name} is no JSON: ${failure.message}`;
      return null;
    });
    if (document !== null && isPipeline(document))
      return { document, name: file.name, ...beside(document, file, files) };
    reason ||= `${file.name} has no nodes: it is no pipeline's document.`;
  }
  throw new Error(reason);
}

function depth(file: File): number {
  return pathOf(file).split("/").length;
}

async function parse(file: File): Promise<Json | null> {
  const found: unknown = JSON.parse(await file.text());
  return typeof found === "object" && found !== null ? (found as Json) : null;
}

function isPipeline(document: Json): boolean {
  return Array.isArray(document.nodes);
}

function beside(document: Json, own: File, files: readonly File[]): Pick<Found, "files" | "missing"> {
  const folder = pathOf(own).split("/").slice(0, -1);
  const known = new Map(files.map((file) => [pathOf(file), file]));
  const found = new Map<string, File>();
  const missing: string[] = [];
  for (const source of sourcesOf(document)) {
    const file = known.get([...folder, ...source.split("/").filter((part) => part !== ".")].join("/"));
    if (file !== undefined) found.set(source, file);
    else missing.push(source);
  }
  return { files: found, missing };
}

function sourcesOf(document: Json): Set<string> {
  const sources = assetsOf(document).map((asset) => asset.source);
  const local = sources.filter(
    (source): source is string => typeof source === "string" && !/^[a-z][a-z0-9+.-]*:\/\//i.test(source),
  );
  return new Set(local);
}

function assetsOf(document: Json): Json[] {
  const nodes = document.nodes as (Json | null)[];
  return nodes.map((node) => node?.asset).filter((asset): asset is Json => typeof asset === "object" && asset !== null);
}

/** Bring the files into the storage and return the document that names them there; `tell` is given how many are sent. */
export async function withUploads(found: Found, tell: (sent: number) => void): Promise<Json> {
  const document = structuredClone(found.document);
  const there = found.files.size === 0 ? new Map<string, NodeView>() : await nodesThere(document);
  const sources = new Map<string, string>();
  let sent = 0;
  for (const node of document.nodes as (Json | null)[]) {
    const asset = node?.asset as Json | null | undefined;
    const path = asset?.source as string;
    const file = found.files.get(path);
    if (node === null || asset == null || file === undefined) continue;
    let source = sources.get(path) ?? (await sourceOf(there.get(String(node.id)), path, file));
    if (source === null) {
      tell(++sent);
      source = await callsheet.upload(file, file.name);
    }
    sources.set(path, source);
    asset.importedFrom ??= path;
    asset.source = source;
  }
  return document;
}

/** Return the nodes of the pipeline that the document brings anew, by id; none: it is not there yet. */
async function nodesThere(document: Json): Promise<Map<string, NodeView>> {
  const id = String(document.id ?? "");
  const query = { search: id.slice(0, 200), per: 200 };
  const { results } = await ask(api.GET("/pipelines", { params: { query } }));
  if (id === "" || !results.some((pipeline) => pipeline.id === id)) return new Map();
  const nodes = await ask(api.GET("/pipelines/{pipeline_id}/nodes", { params: { path: { pipeline_id: id } } }));
  return new Map(nodes.results.map((node) => [node.id, node]));
}

/** Return what a node calls the file already: one that was not changed since is not sent again. */
async function sourceOf(node: NodeView | undefined, path: string, file: File): Promise<string | null> {
  const { importedFrom, source } = (node?.asset ?? {}) as Json;
  if (importedFrom !== path || typeof source !== "string" || node?.output?.size !== file.size) return null;
  return (await sha256(file)) === node.output.sha256 ? source : null;
}

/** Return a file's hash; null where the browser has none, as on a page that came without TLS from another machine. */
async function sha256(file: File): Promise<string | null> {
  if (!window.isSecureContext) return null;
  const hash = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
  return [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
