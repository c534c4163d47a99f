import { type ReactNode, useEffect, useRef, useState } from "react";
import { Field } from "../../app/ui";

interface Props {
  label: string;
  hint?: ReactNode;
  /** Of the API; what is wrong with the typed text itself is said first. */
  error?: string | undefined;
  hideLabel?: boolean;
  value: string;
  /** The text is to be kept; throws a sentence where it cannot be. `shown` is what stood there when typing began. */
  onCommit: (typed: string, shown: string) => void;
  rows?: number;
  mono?: boolean;
  disabled?: boolean;
  placeholder?: string | undefined;
  numeric?: boolean;
}

/** Text that is kept when one leaves it or presses Enter, and forgotten on Escape. In areas Enter takes Ctrl. */
export function Typed({ label, hint, error, hideLabel, value, onCommit, rows = 1, mono, numeric, ...rest }: Props) {
  const [typed, setTyped] = useState<string | null>(null);
  const [wrong, setWrong] = useState("");
  const shown = useRef(value);

  const commit = () => {
    if (typed === null) return;
    try {
      if (typed !== shown.current) onCommit(typed, shown.current);
      setWrong("");
      setTyped(null);
    } catch (failure) {
      setWrong((failure as Error).message);
    }
  };
  const latest = useRef(commit);
  latest.current = commit;
  // Who goes to another node has left the field, though the browser does not say so.
  useEffect(() => () => latest.current(), []);

  const wiring = {
    ...rest,
    value: typed ?? value,
    className: `ui-input ${mono ? "mono" : ""}`,
    onChange: (event: { target: { value: string } }) => {
      if (typed === null) shown.current = value;
      setTyped(event.target.value);
      setWrong("");
    },
    onBlur: commit,
    onKeyDown: (event: React.KeyboardEvent) => {
      if (event.key === "Enter" && (rows === 1 || event.ctrlKey || event.metaKey)) commit();
      if (event.key !== "Escape" || typed === null) return;
      event.stopPropagation();
      setTyped(null);
      setWrong("");
    },
  };
  return (
    <Field label={label} hint={hint} error={wrong || error} {...(hideLabel && { hideLabel })}>
      {(wired) =>
        rows > 1 ? (
          <textarea {...wiring} {...wired} rows={rows} spellCheck={!mono} />
        ) : (
          <input type="text" inputMode={numeric ? "decimal" : "text"} {...wiring} {...wired} />
        )
      }
    </Field>
  );
}
