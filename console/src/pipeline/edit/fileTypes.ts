/** Return what kind of asset a file is; null: none. */
export function assetTypeOf(mime: string, name: string): string | null {
  const [kind] = mime.split("/");
  if (kind === "image" || kind === "video" || kind === "audio") return kind;
  if (mime === "application/json" || name.endsWith(".json")) return "json";
  return kind === "text" || /\.(md|txt)$/.test(name) ? "text" : null;
}
