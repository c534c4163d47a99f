import type { SpendLine } from "../api";
import { dollars } from "../app/words";

const COLOURS = ["video", "audio", "image", "text", "json"] as const;
const HEIGHT = 96;

/** A bar for each day, a part of it for each provider; the table below says the same in figures. */
export function SpendChart({ lines, days }: { lines: readonly SpendLine[]; days: number }) {
  const providers = [...new Set(lines.map((line) => line.provider))].sort();
  const colour = (provider: string) => `var(--media-${COLOURS[providers.indexOf(provider) % COLOURS.length]})`;
  const bars = lastDays(days).map((day) => ({ day, lines: lines.filter((line) => line.day === day) }));
  const most = Math.max(...bars.map((bar) => total(bar.lines)), 0.01);
  return (
    <figure className="spend-chart" aria-hidden="true">
      <div className="spend-bars" style={{ height: HEIGHT }}>
        {bars.map((bar) => (
          <div key={bar.day} className="spend-bar" title={words(bar.day, bar.lines)}>
            {bar.lines.map((line) => (
              <div
                key={line.provider}
                style={{ height: `${(total([line]) / most) * 100}%`, background: colour(line.provider) }}
              />
            ))}
          </div>
        ))}
      </div>
      <figcaption>
        <span className="muted">{bars[0]?.day}</span>
        <span className="spend-legend">
          {providers.map((provider) => (
            <span key={provider} className="row">
              <i style={{ background: colour(provider) }} />
              {provider}
            </span>
          ))}
        </span>
        <span className="muted">today</span>
      </figcaption>
    </figure>
  );
}

function total(lines: readonly SpendLine[]): number {
  return lines.reduce((sum, line) => sum + line.settled + line.reserved, 0);
}

function words(day: string, lines: readonly SpendLine[]): string {
  return [day, ...lines.map((line) => `${line.provider} ${dollars(line.settled + line.reserved)}`)].join("\n");
}

function lastDays(count: number): string[] {
  const today = Date.now();
  return Array.from({ length: count }, (_, back) =>
    new Date(today - (count - 1 - back) * 86_400_000).toISOString().slice(0, 10),
  );
}
