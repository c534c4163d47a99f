import { BASE } from "callsheet-client";
import { type ReactNode, useLayoutEffect, useState } from "react";
import { Link, useLocation, useRoute } from "wouter";
import { hearing } from "../../api/events";
import { logOut, may, visitor } from "../../session/session";
import { listenForKeys, useShortcuts } from "../shortcuts";
import { useStore } from "../store";
import { nextTheme, theme } from "../theme";
import { Icon, IconButton, type IconName } from "../ui";
import { ShortcutSheet } from "./ShortcutSheet";
import "./shell.css";

const THEMES = { system: "system", light: "sun", dark: "moon" } as const;

/** The bar at the top and the page below it. */
export function Shell({ children }: { children: ReactNode }) {
  const [, go] = useLocation();
  const [sheet, setSheet] = useState(false);
  const chosen = useStore(theme);
  useLayoutEffect(listenForKeys, []);
  useShortcuts("Everywhere", [
    { keys: "g p", label: "go to the pipelines", run: () => go("/") },
    ...(may("ops") ? [{ keys: "g o", label: "go to operations", run: () => go("/ops") }] : []),
    { keys: "t", label: "light, dark, or as the system says", run: nextTheme },
    { keys: "?", label: "show these shortcuts", run: () => setSheet(true) },
  ]);
  return (
    <div className="shell">
      <a className="skip" href="#page">
        Skip to the page
      </a>
      <header className="bar">
        <Link href="/" className="brand" aria-label="Callsheet: all pipelines">
          <img src="/favicon.svg" alt="" width={20} height={20} />
          <span>Callsheet</span>
        </Link>
        <nav aria-label="Main">
          <NavLink href="/" also="/pipelines/:id" icon="list">
            Pipelines
          </NavLink>
          {may("ops") && (
            <NavLink href="/ops" icon="gauge">
              Operations
            </NavLink>
          )}
        </nav>
        <div className="spread" />
        <Hearing />
        <a className="bar-link" href={`${BASE}/docs`} target="_blank" rel="noreferrer">
          API
        </a>
        <IconButton icon={THEMES[chosen]} label={`Theme: ${chosen}`} onClick={nextTheme} />
        <IconButton icon="help" label="Keyboard shortcuts" onClick={() => setSheet(true)} />
        <Visitor />
      </header>
      <main id="page" className="page" tabIndex={-1}>
        {children}
      </main>
      {sheet && <ShortcutSheet onClose={() => setSheet(false)} />}
    </div>
  );
}

function NavLink({ href, also, icon, children }: { href: string; also?: string; icon: IconName; children: string }) {
  const [here] = useRoute(href);
  const [below] = useRoute(also ?? href);
  return (
    <Link href={href} aria-current={here || below ? "page" : undefined}>
      <Icon name={icon} />
      {children}
    </Link>
  );
}

function Hearing() {
  const state = useStore(hearing);
  if (state === "idle") return null;
  return (
    <span className={`hearing ${state}`} role="status">
      {state === "live" ? "live" : "connection lost, trying again"}
    </span>
  );
}

function Visitor() {
  const who = useStore(visitor);
  if (who.kind === "out") return null;
  return (
    <>
      <span className="muted who" title={`Until ${new Date(who.session.expires_at).toLocaleString("en-GB")}`}>
        {who.session.role}
      </span>
      <IconButton icon="logout" label="Log out" onClick={() => void logOut()} />
    </>
  );
}
