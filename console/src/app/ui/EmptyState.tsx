import type { ReactNode } from "react";
import { Button } from "./Button";
import { Icon, type IconName } from "./Icon";
import "./empty.css";

/** What stands where nothing is: why, and what to do. */
export function EmptyState({ icon, title, children }: { icon: IconName; title: string; children?: ReactNode }) {
  return (
    <div className="ui-empty">
      <Icon name={icon} size={28} />
      <h2>{title}</h2>
      {children}
    </div>
  );
}

/** What stands where something could not be loaded. */
export function Failure({ error, onRetry }: { error: Error; onRetry?: () => void }) {
  return (
    <div className="ui-empty" role="alert">
      <Icon name="warning" size={28} />
      <p>{error.message}</p>
      {onRetry && <Button onClick={onRetry}>Try again</Button>}
    </div>
  );
}

/** What stands where something is on its way. */
export function Loading({ what }: { what: string }) {
  return (
    <div className="ui-empty" role="status">
      <p className="muted">Loading {what} …</p>
    </div>
  );
}
