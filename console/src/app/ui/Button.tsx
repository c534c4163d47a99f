import type { ButtonHTMLAttributes, ReactNode, Ref } from "react";
import { Icon, type IconName } from "./Icon";
import "./button.css";

interface Common extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, "className"> {
  kind?: "primary" | "plain" | "quiet" | "danger";
  icon?: IconName | undefined;
  /** Something is under way: it cannot be pressed again, and says so. */
  busy?: boolean;
  ref?: Ref<HTMLButtonElement>;
}

/** A button with words, and an icon before them where that helps to find it. */
export function Button({ kind = "plain", icon, busy = false, children, ...rest }: Common & { children: ReactNode }) {
  return (
    <button type="button" {...rest} className={`ui-button ${kind}`} disabled={rest.disabled || busy} aria-busy={busy}>
      {icon !== undefined && <Icon name={icon} />}
      {children}
    </button>
  );
}

/** A button that is an icon; its label is read out and shown as a tooltip. */
export function IconButton({
  kind = "quiet",
  icon,
  label,
  busy = false,
  ...rest
}: Common & { icon: IconName; label: string }) {
  return (
    <button
      type="button"
      title={label}
      {...rest}
      aria-label={label}
      className={`ui-button icon ${kind}`}
      disabled={rest.disabled || busy}
      aria-busy={busy}
    >
      <Icon name={icon} />
    </button>
  );
}
