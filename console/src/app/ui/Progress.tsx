import "./progress.css";

/** How far one thing is: from 0 to 1. */
export function Progress({ value, label }: { value: number; label: string }) {
  const percent = Math.round(Math.min(1, Math.max(0, value)) * 100);
  return (
    <div
      className="ui-progress"
      role="progressbar"
      aria-label={label}
      aria-valuenow={percent}
      aria-valuemin={0}
      aria-valuemax={100}
    >
      <div className="busy" style={{ width: `${percent}%` }} />
    </div>
  );
}

export interface Counts {
  completed: number;
  in_progress: number;
  failed: number;
  total: number;
}

/** How far many things are: what is done, under way and failed, side by side. */
export function Shares({ counts, label }: { counts: Counts; label: string }) {
  const share = (count: number) => ({ width: `${counts.total === 0 ? 0 : (count / counts.total) * 100}%` });
  return (
    <div
      className="ui-progress"
      role="progressbar"
      aria-label={label}
      aria-valuenow={counts.completed}
      aria-valuemin={0}
      aria-valuemax={counts.total}
    >
      <div className="ok" style={share(counts.completed)} />
      <div className="busy" style={share(counts.in_progress)} />
      <div className="bad" style={share(counts.failed)} />
    </div>
  );
}
