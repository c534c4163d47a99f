import { type KeyboardEvent, type ReactNode, useId } from "react";

interface Props {
  label: string;
  shown: string;
  onShow: (name: string) => void;
  tabs: Record<string, readonly [words: string, body: () => ReactNode]>;
}

/** One of several bodies; arrow keys go from tab to tab. */
export function Tabs({ label, shown, onShow, tabs }: Props) {
  const id = useId();
  const names = Object.keys(tabs);
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (step === undefined) return;
    const next = names[(names.indexOf(shown) + step + names.length) % names.length];
    if (next === undefined) return;
    event.preventDefault();
    onShow(next);
    document.getElementById(`${id}-${next}`)?.focus();
  };
  return (
    <>
      <div className="tabs" role="tablist" aria-label={label} onKeyDown={onKeyDown}>
        {names.map((name) => (
          <button
            key={name}
            id={`${id}-${name}`}
            type="button"
            role="tab"
            aria-selected={name === shown}
            aria-controls={`${id}-body`}
            tabIndex={name === shown ? 0 : -1}
            onClick={() => onShow(name)}
          >
            {tabs[name]?.[0]}
          </button>
        ))}
      </div>
      <div id={`${id}-body`} className="panel-body" role="tabpanel" aria-labelledby={`${id}-${shown}`}>
        {tabs[shown]?.[1]()}
      </div>
    </>
  );
}
