import { Store } from "./store";

/** Light, dark, or what the system says. */
export type Theme = "system" | "light" | "dark";

const KEY = "callsheet.theme";
const THEMES: readonly Theme[] = ["system", "light", "dark"];

export const theme = new Store<Theme>(remembered());

/** Go to the next theme and remember it in this browser. */
export function nextTheme(): void {
  const next = THEMES[(THEMES.indexOf(theme.get()) + 1) % THEMES.length] ?? "system";
  theme.set(next);
  if (next === "system") {
    localStorage.removeItem(KEY);
    delete document.documentElement.dataset.theme;
  } else {
    localStorage.setItem(KEY, next);
    document.documentElement.dataset.theme = next;
  }
}

function remembered(): Theme {
  const found = localStorage.getItem(KEY);
  return found === "light" || found === "dark" ? found : "system";
}
