/** Who is logged in. The cookie is out of reach of scripts; what goes beside it is kept in this browser's storage. */

import { BASE } from "callsheet-client";
import { Store } from "../app/store";

export type Role = "viewer" | "editor" | "ops";

export interface Session {
  role: Role;
  csrf_token: string;
  /** Stands for the CSRF token in the query, where no header can be sent. */
  ticket: string;
  expires_at: string;
}

/** Out: not logged in, with what is to be said about it. */
export type Visitor = { kind: "in"; session: Session } | { kind: "out"; why: string };

const KEY = "callsheet.session";
const RANK: Record<Role, number> = { viewer: 0, editor: 1, ops: 2 };

export const visitor = new Store<Visitor>(remembered());

// Another tab logged in or out.
window.addEventListener("storage", (event) => {
  if (event.key === KEY || event.key === null) visitor.set(remembered());
});

/** Return the session, or null. */
export function session(): Session | null {
  const now = visitor.get();
  return now.kind === "in" ? now.session : null;
}

/** Say whether the one who is logged in has at least this role. */
export function may(role: Role): boolean {
  const now = session();
  return now !== null && RANK[now.role] >= RANK[role];
}

/** Return the secret of a login link, whether it was opened or pasted; null: there is none in it. */
export function secretIn(text: string): string | null {
  const hash = text.includes("#") ? text.slice(text.indexOf("#") + 1) : text;
  const found = new URLSearchParams(hash).get("login");
  return found === null || found === "" ? null : found;
}

/** Turn the secret of a one-time link into a session; throws the server's sentence. */
export async function logIn(secret: string): Promise<void> {
  const answer = await fetch(`${BASE}/session`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ login: secret }),
  });
  const said = await answer.json().catch(() => null);
  if (!answer.ok) throw new Error(said?.error?.message ?? `the API answers ${answer.status}`);
  localStorage.setItem(KEY, JSON.stringify(said));
  visitor.set({ kind: "in", session: said as Session });
}

/** End the session here and on the server. */
export async function logOut(): Promise<void> {
  const now = session();
  if (now !== null) {
    await fetch(`${BASE}/session`, { method: "DELETE", headers: { "X-CSRF-Token": now.csrf_token } }).catch(() => null);
  }
  leave("You are logged out.");
}

/** Forget the session, since the server does not know it any more. */
export function leave(why: string): void {
  localStorage.removeItem(KEY);
  visitor.set({ kind: "out", why });
}

function remembered(): Visitor {
  try {
    const found = JSON.parse(localStorage.getItem(KEY) ?? "null") as Session | null;
    if (found !== null && Date.parse(found.expires_at) > Date.now()) return { kind: "in", session: found };
    return { kind: "out", why: found === null ? "" : "Your session is over." };
  } catch {
    return { kind: "out", why: "" };
  }
}
