/** Keys that do something on the page that is shown; `?` lists them. */

import { useLayoutEffect, useRef } from "react";
import { Store } from "./store";

export interface Shortcut {
  /** As typed: "r", "shift+r", "mod+z" (Ctrl, on a Mac Cmd), "Escape", or two one after the other: "g p". */
  keys: string;
  /** What it does, as a short phrase. */
  label: string;
  /** Under which heading `?` lists it. */
  group: string;
  run: () => void;
}

export const shortcuts = new Store<readonly Shortcut[]>([]);

const PAUSE_MS = 900;
let before = { key: "", at: 0 };

/** Have shortcuts for as long as the component is there; the one that came last wins. */
export function useShortcuts(group: string, wanted: readonly Omit<Shortcut, "group">[]): void {
  const latest = useRef(wanted);
  latest.current = wanted;
  const names = wanted.map((shortcut) => `${shortcut.keys}\t${shortcut.label}`).join("\n");

  // Before anything is painted: what can be seen can be typed at.
  useLayoutEffect(() => {
    const own = names
      .split("\n")
      .filter((line) => line !== "")
      .map((line, index) => {
        const [keys = "", label = ""] = line.split("\t");
        return { keys, label, group, run: () => latest.current[index]?.run() };
      });
    shortcuts.set([...shortcuts.get(), ...own]);
    return () => shortcuts.set(shortcuts.get().filter((shortcut) => !own.includes(shortcut)));
  }, [group, names]);
}

/** Listen on the whole page; returns what ends it. */
export function listenForKeys(): () => void {
  document.addEventListener("keydown", onKey);
  return () => document.removeEventListener("keydown", onKey);
}

function onKey(event: KeyboardEvent): void {
  if (event.defaultPrevented || isTyping(event) || document.querySelector("dialog[open]") !== null) return;
  const key = nameOf(event);
  const pair = Date.now() - before.at < PAUSE_MS ? `${before.key} ${key}` : "";
  before = { key, at: Date.now() };
  const known = [...shortcuts.get()].reverse();
  const found = known.find((shortcut) => shortcut.keys === pair) ?? known.find((shortcut) => shortcut.keys === key);
  if (found === undefined) return;
  event.preventDefault();
  found.run();
}

function nameOf(event: KeyboardEvent): string {
  const mod = event.ctrlKey || event.metaKey ? "mod+" : "";
  const letter = event.key.length === 1;
  const shift = event.shiftKey && (!letter || /[a-z]/i.test(event.key)) ? "shift+" : "";
  return mod + shift + (letter ? event.key.toLowerCase() : event.key);
}

function isTyping(event: KeyboardEvent): boolean {
  const target = event.target as HTMLElement;
  if (event.key === "Escape" || event.ctrlKey || event.metaKey) return target.matches("input, textarea, select");
  return target.matches("input, textarea, select, [contenteditable]");
}
