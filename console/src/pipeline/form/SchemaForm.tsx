import { useMemo } from "react";
import { CheckField, Field, SelectField } from "../../app/ui";
import type { Json } from "../known/doc";
import { complaint, type FieldSpec, fieldsOf, read, type Shape, write } from "./schema";
import { Typed } from "./Typed";
import "./form.css";

/** Keep a value under a key; undefined takes it away. `shown` is what stood there when the person began. */
export type Commit = (key: string, value: unknown, shown: unknown) => void;

interface Props {
  schema: Json;
  value: Json;
  /** What is wrong, by path, as `config.border.width`. */
  errors: Readonly<Record<string, string>>;
  path: string;
  disabled: boolean;
  onCommit: Commit;
  /** What holds for keys whose default the schema does not say. */
  standards?: Json;
  /** Keys that are shown elsewhere. */
  without?: readonly string[];
}

/** A form for the keys of an object, made from its JSON Schema. */
export function SchemaForm({ schema, without = [], standards = {}, ...rest }: Props) {
  const fields = useMemo(() => fieldsOf(schema), [schema]);
  const shown = fields
    .filter((field) => !without.includes(field.key))
    .map((field) => ({ ...field, fallback: field.fallback ?? standards[field.key] ?? null }));
  if (shown.length === 0) return <p className="muted">There is nothing to set.</p>;
  return (
    <div className="form">
      {shown.map((field) => (
        <FormField key={field.key} field={field} {...rest} />
      ))}
    </div>
  );
}

interface FieldProps extends Omit<Props, "schema" | "without" | "standards"> {
  field: FieldSpec;
}

function FormField({ field, value, errors, path, disabled, onCommit }: FieldProps) {
  const { key, label, hint, shape, fallback } = field;
  const given = value[key];
  const where = path === "" ? key : `${path}.${key}`;
  const error = errors[where] ?? (complaint(shape, given) || undefined);
  const keep = (next: unknown) => onCommit(key, next, given);
  const common = { label, hint, error, disabled };

  if (shape.kind === "flag") {
    return (
      <CheckField
        label={label}
        hint={error ?? hint}
        disabled={disabled}
        checked={(given ?? fallback) === true}
        onChange={(checked) => keep(checked === fallback ? undefined : checked)}
      />
    );
  }
  if (shape.kind === "choice") {
    return <ChoiceField {...common} field={field} given={given} options={shape.options} onChange={keep} />;
  }
  if (shape.kind === "object") {
    return <NestedField {...common} fields={shape.fields} given={given} errors={errors} path={where} onChange={keep} />;
  }
  if (shape.kind === "list") {
    return <ListField {...common} item={shape.item} given={given} errors={errors} path={where} onChange={keep} />;
  }
  return (
    <Typed
      {...common}
      value={write(shape, given)}
      placeholder={fallback === null ? undefined : write(shape, fallback)}
      rows={rowsOf(shape)}
      mono={shape.kind === "json"}
      numeric={shape.kind === "number"}
      onCommit={(typed, before) => onCommit(key, checked(shape, typed), read(shape, before))}
    />
  );
}

interface ChoiceProps {
  label: string;
  hint: string;
  error: string | undefined;
  disabled: boolean;
  field: FieldSpec;
  given: unknown;
  options: readonly string[];
  onChange: (value: unknown) => void;
}

function ChoiceField({ field, given, options, onChange, ...rest }: ChoiceProps) {
  const standard = field.fallback === null ? "default" : `default: ${String(field.fallback)}`;
  const known = given === undefined || given === null || options.includes(String(given));
  const all = known ? options : [String(given), ...options];
  return (
    <SelectField
      {...rest}
      value={given === undefined || given === null ? "" : String(given)}
      onChange={(choice) => onChange(choice === "" ? undefined : choice)}
      options={[
        ...(field.required ? [] : [["", standard] as const]),
        ...all.map((option) => [option, option] as const),
      ]}
    />
  );
}

interface NestedProps {
  label: string;
  hint: string;
  error: string | undefined;
  disabled: boolean;
  given: unknown;
  errors: Readonly<Record<string, string>>;
  path: string;
  onChange: (value: unknown) => void;
}

function NestedField({
  label,
  hint,
  given,
  onChange,
  fields,
  ...rest
}: NestedProps & { fields: readonly FieldSpec[] }) {
  const value = (given ?? null) as Json | null;
  const { error: _own, ...inner } = rest;
  return (
    <fieldset className="form-nested">
      <legend className="unseen">{label}</legend>
      <CheckField
        label={label}
        hint={rest.error ?? hint}
        disabled={rest.disabled}
        checked={value !== null}
        onChange={(on) => onChange(on ? {} : undefined)}
      />
      {value !== null &&
        fields.map((field) => (
          <FormField
            key={field.key}
            field={field}
            value={value}
            {...inner}
            onCommit={(key, next) => onChange(withKey(value, key, next))}
          />
        ))}
    </fieldset>
  );
}

function ListField({ label, hint, error, given, onChange, item, ...rest }: NestedProps & { item: Shape }) {
  const items = Array.isArray(given) ? given : [];
  return (
    <Field label={label} hint={hint} error={error}>
      {({ id }) => (
        <div id={id} className="form-list">
          {items.map((one, place) => (
            <Typed
              key={place}
              label={`${label} ${place + 1}`}
              hideLabel
              error={rest.errors[`${rest.path}[${place}]`]}
              disabled={rest.disabled}
              value={write(item, one)}
              onCommit={(typed) => onChange(replaced(items, place, checked(item, typed)))}
            />
          ))}
          {!rest.disabled && (
            <Typed
              key={`next-${items.length}`}
              label={`Add to ${label}`}
              hideLabel
              placeholder="Add …"
              value=""
              onCommit={(typed) => onChange(replaced(items, items.length, checked(item, typed)))}
            />
          )}
        </div>
      )}
    </Field>
  );
}

function checked(shape: Shape, typed: string): unknown {
  const value = read(shape, typed);
  const wrong = complaint(shape, value);
  if (wrong !== "") throw new Error(wrong);
  return value;
}

function rowsOf(shape: Shape): number {
  if (shape.kind === "json") return 8;
  return shape.kind === "text" && shape.long ? 4 : 1;
}

function withKey(value: Json, key: string, next: unknown): Json {
  const { [key]: _before, ...others } = value;
  return next === undefined ? others : { ...value, [key]: next };
}

/** Another item in one place; undefined takes it out, and an empty list away. */
function replaced(items: readonly unknown[], place: number, item: unknown): unknown[] | undefined {
  const next = [...items.slice(0, place), ...(item === undefined ? [] : [item]), ...items.slice(place + 1)];
  return next.length === 0 ? undefined : next;
}
