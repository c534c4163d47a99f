import { type InputHTMLAttributes, type ReactNode, useId } from "react";
import "./field.css";

interface Frame {
  label: string;
  /** One sentence of help below. */
  hint?: ReactNode;
  /** What is wrong, below; empty: nothing. */
  error?: string | undefined;
  /** Read out, and not shown: where the place says what it is. */
  hideLabel?: boolean;
}

interface Wired {
  id: string;
  "aria-invalid": boolean;
  "aria-describedby": string | undefined;
}

/** A label, a control and what there is to say about it. The control takes what it is called with. */
export function Field({ label, hint, error, hideLabel, children }: Frame & { children: (wired: Wired) => ReactNode }) {
  const id = useId();
  const wrong = error !== undefined && error !== "";
  const described = wrong || hint !== undefined ? `${id}-note` : undefined;
  return (
    <div className={`ui-field ${wrong ? "wrong" : ""}`}>
      <label htmlFor={id} className={hideLabel ? "unseen" : ""}>
        {label}
      </label>
      {children({ id, "aria-invalid": wrong, "aria-describedby": described })}
      {described !== undefined && (
        <p id={described} className="ui-field-note" role={wrong ? "alert" : undefined}>
          {wrong ? error : hint}
        </p>
      )}
    </div>
  );
}

type Native<T> = Omit<InputHTMLAttributes<T>, "value" | "onChange" | "id" | "className">;
type Text = Frame & Native<HTMLInputElement> & { value: string; onChange: (value: string) => void; mono?: boolean };

/** A line of text, or a number as it was typed. */
export function TextField({ label, hint, error, hideLabel, value, onChange, mono, ...rest }: Text) {
  return (
    <Field label={label} hint={hint} error={error} {...(hideLabel && { hideLabel })}>
      {(wired) => (
        <input
          type="text"
          {...rest}
          {...wired}
          className={`ui-input ${mono ? "mono" : ""}`}
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}

type Area = Frame & {
  value: string;
  onChange: (value: string) => void;
  rows?: number;
  mono?: boolean;
  disabled?: boolean;
  placeholder?: string;
};

/** Several lines of text. */
export function TextArea({ label, hint, error, hideLabel, value, onChange, rows = 4, mono, ...rest }: Area) {
  return (
    <Field label={label} hint={hint} error={error} {...(hideLabel && { hideLabel })}>
      {(wired) => (
        <textarea
          {...rest}
          {...wired}
          rows={rows}
          className={`ui-input ${mono ? "mono" : ""}`}
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}

type Choice = Frame & {
  value: string;
  onChange: (value: string) => void;
  options: readonly (readonly [value: string, label: string])[];
  disabled?: boolean;
};

/** One of a few. */
export function SelectField({ label, hint, error, hideLabel, value, onChange, options, disabled }: Choice) {
  return (
    <Field label={label} hint={hint} error={error} {...(hideLabel && { hideLabel })}>
      {(wired) => (
        <select
          {...wired}
          className="ui-input"
          value={value}
          disabled={disabled}
          onChange={(event) => onChange(event.target.value)}
        >
          {options.map(([option, words]) => (
            <option key={option} value={option}>
              {words}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

/** Yes or no. */
export function CheckField({
  label,
  checked,
  onChange,
  hint,
  disabled,
}: {
  label: string;
  checked: boolean;
  onChange: (checked: boolean) => void;
  hint?: ReactNode;
  disabled?: boolean;
}) {
  const id = useId();
  return (
    <div className="ui-field">
      <div className="row">
        <input
          id={id}
          type="checkbox"
          checked={checked}
          disabled={disabled}
          onChange={(event) => onChange(event.target.checked)}
        />
        <label htmlFor={id}>{label}</label>
      </div>
      {hint !== undefined && <p className="ui-field-note">{hint}</p>}
    </div>
  );
}
